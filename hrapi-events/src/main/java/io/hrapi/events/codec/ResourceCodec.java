package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resources of the topology as JSON objects. Streaming, not binding: a replay reads millions of
 * them, and what is written once must not change with a class.
 *
 * <p>A field that a reader does not know is an error: it was written by a newer release, and to
 * leave it out would be to show something that never was.
 */
final class ResourceCodec {

  private ResourceCodec() {}

  static void write(JsonGenerator out, Gateway gateway) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", gateway.name().value());
    out.writeStringField("protocol", gateway.protocol().toString());
    optional(out, "defaultPool", gateway.defaultPool());
    out.writeBooleanField("enabled", gateway.enabled());
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Endpoint endpoint) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", endpoint.name().value());
    out.writeStringField("gateway", endpoint.gateway().value());
    out.writeStringField("address", endpoint.address().toString());
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Route route) throws IOException {
    out.writeStartObject();
    out.writeStringField("gateway", route.gateway().value());
    out.writeStringField("alias", route.alias().value());
    out.writeStringField("pool", route.pool().value());
    optional(out, "host", route.host());
    optional(out, "path", route.path());
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Pool pool) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", pool.name().value());
    out.writeBooleanField("enabled", pool.enabled());
    out.writeStringField("policy", pool.policy().algorithm().value());
    out.writeNumberField("weight", pool.policy().weight().value());
    if (pool.policy().maxconn() != null) {
      out.writeNumberField("maxconn", pool.policy().maxconn());
    }
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Target target) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", target.name().value());
    out.writeStringField("pool", target.pool().value());
    out.writeStringField("address", target.address().toString());
    if (target.weight() != null) {
      out.writeNumberField("weight", target.weight().value());
    }
    out.writeBooleanField("enabled", target.enabled());
    if (target.draining()) {
      out.writeBooleanField("draining", true);
    }
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Certificate certificate) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", certificate.name().value());
    out.writeStringField("chain", certificate.chain());
    out.writeStringField("fingerprint", certificate.fingerprint().toHex());
    out.writeStringField("subject", certificate.subject());
    Json.texts(out, "names", certificate.names());
    out.writeNumberField("notBeforeMicros", certificate.notBeforeMicros());
    out.writeNumberField("notAfterMicros", certificate.notAfterMicros());
    out.writeStringField("keyAlgorithm", certificate.keyAlgorithm());
    out.writeStringField("secret", certificate.secret());
    out.writeEndObject();
  }

  private static void optional(JsonGenerator out, String field, @Nullable Object value)
      throws IOException {
    if (value != null) {
      out.writeStringField(field, value.toString());
    }
  }

  static Gateway readGateway(JsonParser in) throws IOException {
    Name name = null;
    Protocol protocol = null;
    Name defaultPool = null;
    boolean enabled = true;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "name" -> name = text(in, Name::new);
        case "protocol" -> protocol = text(in, Protocol::parse);
        case "defaultPool" -> defaultPool = text(in, Name::new);
        case "enabled" -> enabled = Json.flag(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Gateway(
        Json.required(name, "name"), Json.required(protocol, "protocol"), defaultPool, enabled);
  }

  static Endpoint readEndpoint(JsonParser in) throws IOException {
    Name name = null;
    Name gateway = null;
    EndpointAddress address = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "name" -> name = text(in, Name::new);
        case "gateway" -> gateway = text(in, Name::new);
        case "address" -> address = text(in, EndpointAddress::stored);
        default -> throw Json.unknown(in);
      }
    }
    return new Endpoint(
        Json.required(name, "name"),
        Json.required(gateway, "gateway"),
        Json.required(address, "address"));
  }

  static Route readRoute(JsonParser in) throws IOException {
    Name gateway = null;
    Name alias = null;
    Name pool = null;
    Host host = null;
    PathPrefix path = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "gateway" -> gateway = text(in, Name::new);
        case "alias" -> alias = text(in, Name::new);
        case "pool" -> pool = text(in, Name::new);
        case "host" -> host = text(in, Host::new);
        case "path" -> path = text(in, PathPrefix::new);
        default -> throw Json.unknown(in);
      }
    }
    return new Route(
        Json.required(gateway, "gateway"),
        Json.required(alias, "alias"),
        Json.required(pool, "pool"),
        host,
        path);
  }

  static Pool readPool(JsonParser in) throws IOException {
    Name name = null;
    boolean enabled = true;
    Algorithm algorithm = null;
    Weight weight = null;
    Integer maxconn = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "name" -> name = text(in, Name::new);
        case "enabled" -> enabled = Json.flag(in);
        case "policy" -> algorithm = text(in, Algorithm::new);
        case "weight" -> weight = new Weight(Json.integer(in));
        case "maxconn" -> maxconn = Json.integer(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Pool(
        Json.required(name, "name"),
        enabled,
        new Policy(Json.required(algorithm, "policy"), Json.required(weight, "weight"), maxconn));
  }

  static Target readTarget(JsonParser in) throws IOException {
    Name name = null;
    Name pool = null;
    TargetAddress address = null;
    Weight weight = null;
    boolean enabled = true;
    boolean draining = false;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "name" -> name = text(in, Name::new);
        case "pool" -> pool = text(in, Name::new);
        case "address" -> address = text(in, TargetAddress::stored);
        case "weight" -> weight = new Weight(Json.integer(in));
        case "enabled" -> enabled = Json.flag(in);
        case "draining" -> draining = Json.flag(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Target(
        Json.required(name, "name"),
        Json.required(pool, "pool"),
        Json.required(address, "address"),
        weight,
        enabled,
        draining);
  }

  static Certificate readCertificate(JsonParser in) throws IOException {
    Name name = null;
    String chain = null;
    Hash fingerprint = null;
    String subject = "";
    List<String> names = List.of();
    Long notBeforeMicros = null;
    Long notAfterMicros = null;
    String keyAlgorithm = "";
    String secret = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "name" -> name = text(in, Name::new);
        case "chain" -> chain = Json.text(in);
        case "fingerprint" -> fingerprint = text(in, Hash::ofHex);
        case "subject" -> subject = Json.text(in);
        case "names" -> names = Json.texts(in);
        case "notBeforeMicros" -> notBeforeMicros = Json.longInteger(in);
        case "notAfterMicros" -> notAfterMicros = Json.longInteger(in);
        case "keyAlgorithm" -> keyAlgorithm = Json.text(in);
        case "secret" -> secret = Json.text(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Certificate(
        Json.required(name, "name"),
        Json.required(chain, "chain"),
        Json.required(fingerprint, "fingerprint"),
        subject,
        names,
        Json.required(notBeforeMicros, "notBeforeMicros"),
        Json.required(notAfterMicros, "notAfterMicros"),
        keyAlgorithm,
        Json.required(secret, "secret"));
  }

  private static <T> T text(JsonParser in, Function<String, T> parse) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Json.unexpected(in, "a string");
    }
    return parse.apply(in.getText());
  }
}
