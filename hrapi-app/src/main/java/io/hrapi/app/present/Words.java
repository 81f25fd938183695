package io.hrapi.app.present;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Resources and their fields in words, the fields by the API's names. */
final class Words {

  private static final String NONE = "none";
  private static final String INHERITED = "inherited";

  /** What a new resource has, and what is therefore not worth a word. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("protocol", "http"),
          Map.entry("defaultBack", NONE),
          Map.entry("enabled", "true"),
          Map.entry("host", NONE),
          Map.entry("path", NONE),
          Map.entry("policy", "roundrobin"),
          Map.entry("weights", "1"),
          Map.entry("maxconn", NONE),
          Map.entry("weight", INHERITED),
          Map.entry("draining", "false"));

  private Words() {}

  /** {@code gateway}, {@code target} and so on. */
  static String kind(Record resource) {
    if (resource instanceof Gateway) {
      return "gateway";
    } else if (resource instanceof Endpoint) {
      return "endpoint";
    } else if (resource instanceof Route) {
      return "association";
    } else if (resource instanceof Pool) {
      return "pool";
    } else if (resource instanceof Target) {
      return "target";
    } else if (resource instanceof Certificate) {
      return "certificate";
    }
    throw new IllegalStateException("no words for " + resource.getClass());
  }

  /** {@code target t1 of pool eta}. */
  static String name(Record resource) {
    String own;
    if (resource instanceof Gateway gateway) {
      own = gateway.name().value();
    } else if (resource instanceof Endpoint endpoint) {
      own = endpoint.name().value();
    } else if (resource instanceof Route route) {
      own = route.alias().value();
    } else if (resource instanceof Pool pool) {
      own = pool.name().value();
    } else if (resource instanceof Target target) {
      own = target.name().value();
    } else {
      own = ((Certificate) resource).name().value();
    }
    String parent = parent(resource);
    return kind(resource) + " " + own + (parent.isEmpty() ? "" : " of " + parent);
  }

  /** {@code pool eta} of a target; empty for what has no parent. */
  static String parent(Record resource) {
    if (resource instanceof Endpoint endpoint) {
      return "gateway " + endpoint.gateway();
    } else if (resource instanceof Route route) {
      return "gateway " + route.gateway();
    }
    return resource instanceof Target target ? "pool " + target.pool() : "";
  }

  /** The fields of a new resource that are not as they are by default; empty if all are. */
  static String notable(Record resource) {
    StringJoiner words = new StringJoiner(", ", ": ", "").setEmptyValue("");
    fields(resource)
        .forEach(
            (field, value) -> {
              if (!value.equals(DEFAULTS.get(field))) {
                words.add(field + " " + value);
              }
            });
    return words.toString();
  }

  /** What became of each field that changed; empty if none did. */
  static String differences(Record before, Record after) {
    Map<String, String> former = fields(before);
    StringJoiner words = new StringJoiner(", ", ": ", "").setEmptyValue("");
    fields(after)
        .forEach(
            (field, value) -> {
              if (!value.equals(former.get(field))) {
                words.add(field + " " + former.get(field) + " -> " + value);
              }
            });
    return words.toString();
  }

  private static Map<String, String> fields(Record resource) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (resource instanceof Gateway gateway) {
      fields.put("protocol", gateway.protocol().toString());
      fields.put("defaultBack", text(gateway.defaultPool()));
      fields.put("enabled", Boolean.toString(gateway.enabled()));
    } else if (resource instanceof Endpoint endpoint) {
      fields.put("address", endpoint.address().toString());
    } else if (resource instanceof Route route) {
      fields.put("pool", route.pool().value());
      fields.put("host", text(route.host()));
      fields.put("path", text(route.path()));
    } else if (resource instanceof Pool pool) {
      fields.put("policy", pool.policy().algorithm().value());
      fields.put("weights", pool.policy().weight().toString());
      fields.put("maxconn", text(pool.policy().maxconn()));
      fields.put("enabled", Boolean.toString(pool.enabled()));
    } else if (resource instanceof Target target) {
      fields.put("address", target.address().toString());
      fields.put("weight", target.weight() == null ? INHERITED : target.weight().toString());
      fields.put("enabled", Boolean.toString(target.enabled()));
      fields.put("draining", Boolean.toString(target.draining()));
    } else if (resource instanceof Certificate certificate) {
      fields.put("fingerprint", certificate.fingerprint().toHex());
      fields.put("secret", certificate.secret());
    }
    return fields;
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, NONE);
  }
}
