package io.hrapi.app.present;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterables;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a view as documents for CouchDB: one for each resource, with its path as the id and the
 * fields that its GET shows.
 */
public final class Documents {

  private static final String API = "/v1";
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final View view;
  private final ObjectMapper mapper;

  private Documents(View view, ObjectMapper mapper) {
    this.view = view;
    this.mapper = mapper;
  }

  /**
   * Returns the documents. Each is created when the iteration reaches it, so that they are never in
   * memory at once.
   */
  public static Iterable<Map<String, Object>> of(View view, ObjectMapper mapper) {
    Documents all = new Documents(view, mapper);
    Model model = view.model();
    return Iterables.concat(
        Iterables.concat(Iterables.transform(model.gateways().values(), all::ofGateway)),
        Iterables.concat(Iterables.transform(model.pools().values(), all::ofPool)),
        Iterables.transform(model.certificates().keySet(), all::ofCertificate));
  }

  private Iterable<Map<String, Object>> ofGateway(GatewayNode gateway) {
    Name name = gateway.gateway().name();
    return Iterables.concat(
        List.of(document(ResourcePath.gateway(name), "gateway", Representations.of(gateway))),
        Iterables.transform(
            gateway.endpoints().keySet(),
            endpoint ->
                document(
                    ResourcePath.endpoint(name, endpoint),
                    "endpoint",
                    Representations.endpoint(view, name, endpoint))),
        Iterables.transform(
            gateway.routes().keySet(),
            alias ->
                document(
                    ResourcePath.route(name, alias),
                    "gatewayPool",
                    Representations.route(view, name, alias))));
  }

  private Iterable<Map<String, Object>> ofPool(PoolNode pool) {
    Name name = pool.pool().name();
    return Iterables.concat(
        List.of(
            document(ResourcePath.pool(name), "pool", Representations.of(pool)),
            document(ResourcePath.policy(name), "policy", Representations.policy(pool.pool()))),
        Iterables.transform(
            pool.targets().keySet(),
            target ->
                document(
                    ResourcePath.target(name, target),
                    "target",
                    Representations.target(view, name, target))));
  }

  private Map<String, Object> ofCertificate(Name certificate) {
    return document(
        ResourcePath.certificate(certificate),
        "certificate",
        Representations.certificate(view, certificate));
  }

  private Map<String, Object> document(ResourcePath path, String type, Object representation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("_id", API + path);
    document.put("type", type);
    document.putAll(mapper.convertValue(representation, FIELDS));
    return document;
  }
}
