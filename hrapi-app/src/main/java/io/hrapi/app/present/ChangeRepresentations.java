package io.hrapi.app.present;

import com.google.common.collect.Lists;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.DeviationRepresentation;
import io.hrapi.api.representation.KnownEndRepresentation;
import io.hrapi.events.change.CertificateChanged;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.TopologyChange;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows changes in the API's words. */
public final class ChangeRepresentations {

  private static final String API = "/v1";

  private ChangeRepresentations() {}

  /**
   * The changes in their order; each is made when it is asked for, so that many of them are never
   * there all at once.
   */
  public static List<ChangeRepresentation> of(List<? extends Change> changes) {
    return Lists.transform(changes, ChangeRepresentations::of);
  }

  static ChangeRepresentation of(Change change) {
    return change instanceof TopologyChange topologyChange
        ? of(topologyChange)
        : HappenedRepresentations.of(change);
  }

  /** What a commit goes back to, as a field: a version of the model, or the hash of an upload. */
  public static Map<String, Object> wayBack(LoadedCommit former) {
    return former.configuration() instanceof UploadReference upload
        ? Map.of("goesBackToUpload", upload.text().toHex())
        : Map.of("goesBackTo", ((ModelReference) former.configuration()).version());
  }

  /** One thing in which what is live is not what was committed. */
  public static DeviationRepresentation of(Deviation deviation) {
    return new DeviationRepresentation(
        deviation.what(), API + deviation.resource(), deviation.expected(), deviation.found());
  }

  /** Where a log ended once, as something beside it knows. */
  public static KnownEndRepresentation of(KnownEnd known) {
    return new KnownEndRepresentation(
        known.source(), known.logId(), known.head().version(), known.head().hash().toHex());
  }

  private static ChangeRepresentation of(TopologyChange change) {
    Name movedFrom = change.movedFrom();
    Map<String, Object> after = fields(change.after());
    if (after != null && change instanceof CertificateChanged certificate) {
      sayWhatDiffers(certificate, after);
    }
    return new ChangeRepresentation(
        API + change.path(),
        change.before() == null ? "added" : change.after() == null ? "removed" : "changed",
        movedFrom == null ? null : movedFrom.value(),
        fields(change.before()),
        after);
  }

  /** A restore, for instance, leads to what looks the same in all fields but for an id. */
  private static void sayWhatDiffers(CertificateChanged change, Map<String, Object> after) {
    Certificate former = change.before();
    Certificate latter = change.after();
    if (former == null || latter == null || !former.fingerprint().equals(latter.fingerprint())) {
      return;
    }
    if (former.chain().equals(latter.chain())) {
      after.put("key", "the same private key, kept under another id");
    } else {
      after.put("chain", "the same certificate, with other issuers behind it");
    }
  }

  private static @Nullable Map<String, Object> fields(@Nullable Record resource) {
    if (resource == null) {
      return null;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    if (resource instanceof Gateway gateway) {
      fields.put("protocol", gateway.protocol().toString());
      fields.put(
          "defaultBack", gateway.defaultPool() == null ? "None" : text(gateway.defaultPool()));
      fields.put("enabled", gateway.enabled());
    } else if (resource instanceof Endpoint endpoint) {
      fields.put("gateway", text(endpoint.gateway()));
      fields.put("address", text(endpoint.address()));
    } else if (resource instanceof Route route) {
      fields.put("pool", text(route.pool()));
      putIfThere(fields, "host", route.host());
      putIfThere(fields, "path", route.path());
    } else if (resource instanceof Pool pool) {
      fields.put("enabled", pool.enabled());
      fields.put("policy", text(pool.policy().algorithm()));
      fields.put("weights", (double) pool.policy().weight().value());
      if (pool.policy().maxconn() != null) {
        fields.put("maxconn", pool.policy().maxconn());
      }
    } else if (resource instanceof Target target) {
      fields.put("pool", text(target.pool()));
      fields.put("address", text(target.address()));
      if (target.weight() != null) {
        fields.put("weight", target.weight().value());
      }
      fields.put("enabled", target.enabled());
      if (target.draining()) {
        fields.put("draining", true);
      }
    } else if (resource instanceof Certificate certificate) {
      fields.put("fingerprint", certificate.fingerprint().toHex());
      fields.put("subject", certificate.subject());
      fields.put("names", certificate.names());
      fields.put("notBefore", Times.text(certificate.notBeforeMicros()));
      fields.put("notAfter", Times.text(certificate.notAfterMicros()));
      fields.put("keyAlgorithm", certificate.keyAlgorithm());
      fields.put("secret", certificate.secret());
    } else {
      throw new IllegalStateException("no representation for " + resource.getClass());
    }
    return fields;
  }

  private static void putIfThere(Map<String, Object> fields, String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, text(value));
    }
  }

  private static String text(Object value) {
    return value.toString();
  }
}
