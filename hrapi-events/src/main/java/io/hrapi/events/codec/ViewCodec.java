package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.CertificateFields;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a whole model and deployment as JSON, for snapshots. Unlike changes, these may have
 * another form in any release: then {@link #ID} changes, and older snapshots are rebuilt.
 */
public final class ViewCodec {

  /** The id of the form; snapshots in another form are not used. */
  public static final String ID = "hrapi-view-3";

  private ViewCodec() {}

  /** Writes a model and a deployment, and leaves the stream open. */
  public static void encode(Model model, Deployment deployment, OutputStream stream)
      throws IOException {
    JsonGenerator out = Json.FACTORY.createGenerator(stream);
    out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    out.writeStartObject();
    out.writeFieldName("deployment");
    DeploymentCodec.write(out, deployment);
    out.writeArrayFieldStart("gateways");
    for (GatewayNode node : model.gateways().values()) {
      write(out, node);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("pools");
    for (PoolNode node : model.pools().values()) {
      write(out, node);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("certificates");
    for (Stamped<Certificate> certificate : model.certificates().values()) {
      out.writeNumber(certificate.revision());
      ResourceCodec.write(out, certificate.value());
    }
    out.writeEndArray();
    out.writeEndObject();
    out.close();
  }

  /**
   * Reads what {@link #encode} wrote, and leaves the stream open.
   *
   * @throws IOException if it cannot be read or has another form
   * @throws IllegalArgumentException if a value is not valid for its type
   */
  public static Decoded decode(InputStream stream) throws IOException {
    try (JsonParser in =
        Json.FACTORY.createParser(stream).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      Deployment deployment = null;
      List<GatewayNode> gateways = new ArrayList<>();
      List<PoolNode> pools = new ArrayList<>();
      List<Stamped<Certificate>> certificates = List.of();
      while (Json.nextField(in)) {
        switch (in.currentName()) {
          case "deployment" -> deployment = DeploymentCodec.readDeployment(in);
          case "gateways" -> {
            Json.expect(in, JsonToken.START_ARRAY);
            while (in.nextToken() != JsonToken.END_ARRAY) {
              gateways.add(readGateway(in));
            }
          }
          case "pools" -> {
            Json.expect(in, JsonToken.START_ARRAY);
            while (in.nextToken() != JsonToken.END_ARRAY) {
              pools.add(readPool(in));
            }
          }
          case "certificates" -> certificates = stamped(in, CertificateFields.KIND);
          default -> throw Json.unknown(in);
        }
      }
      return new Decoded(
          Model.of(gateways, pools, certificates), Json.required(deployment, "deployment"));
    }
  }

  /** The contents of a snapshot. */
  public record Decoded(Model model, Deployment deployment) {}

  private static void write(JsonGenerator out, GatewayNode node) throws IOException {
    out.writeStartObject();
    out.writeNumberField("revision", node.revision());
    out.writeFieldName("gateway");
    ResourceCodec.write(out, node.gateway());
    out.writeArrayFieldStart("endpoints");
    for (Stamped<Endpoint> endpoint : node.endpoints().values()) {
      out.writeNumber(endpoint.revision());
      ResourceCodec.write(out, endpoint.value());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("routes");
    for (Stamped<Route> route : node.routes().values()) {
      out.writeNumber(route.revision());
      ResourceCodec.write(out, route.value());
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static GatewayNode readGateway(JsonParser in) throws IOException {
    long revision = 0;
    Gateway gateway = null;
    List<Stamped<Endpoint>> endpoints = List.of();
    List<Stamped<Route>> routes = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "revision" -> revision = Json.longInteger(in);
        case "gateway" -> gateway = ResourceCodec.read(in, GatewayFields.KIND);
        case "endpoints" -> endpoints = stamped(in, EndpointFields.KIND);
        case "routes" -> routes = stamped(in, RouteFields.KIND);
        default -> throw Json.unknown(in);
      }
    }
    return GatewayNode.of(Json.required(gateway, "gateway"), revision, endpoints, routes);
  }

  private static void write(JsonGenerator out, PoolNode node) throws IOException {
    out.writeStartObject();
    out.writeNumberField("revision", node.revision());
    out.writeNumberField("policyRevision", node.policyRevision());
    out.writeNumberField("weightRevision", node.weightRevision());
    out.writeFieldName("pool");
    ResourceCodec.write(out, node.pool());
    out.writeArrayFieldStart("targets");
    for (Stamped<Target> target : node.targets().values()) {
      out.writeNumber(target.revision());
      ResourceCodec.write(out, target.value());
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static PoolNode readPool(JsonParser in) throws IOException {
    long revision = 0;
    long policyRevision = 0;
    long weightRevision = 0;
    Pool pool = null;
    List<Stamped<Target>> targets = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "revision" -> revision = Json.longInteger(in);
        case "policyRevision" -> policyRevision = Json.longInteger(in);
        case "weightRevision" -> weightRevision = Json.longInteger(in);
        case "pool" -> pool = ResourceCodec.read(in, PoolFields.KIND);
        case "targets" -> targets = stamped(in, TargetFields.KIND);
        default -> throw Json.unknown(in);
      }
    }
    return PoolNode.of(
        Json.required(pool, "pool"), revision, policyRevision, weightRevision, targets);
  }

  /** Reads an array that alternates a revision and its resource. */
  private static <T extends Resource> List<Stamped<T>> stamped(JsonParser in, Kind<T> kind)
      throws IOException {
    Json.expect(in, JsonToken.START_ARRAY);
    List<Stamped<T>> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      long revision = Json.longInteger(in);
      in.nextToken();
      list.add(new Stamped<>(ResourceCodec.read(in, kind), revision));
    }
    return list;
  }
}
