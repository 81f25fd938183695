package io.hrapi.app.resource;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A view as documents for a CouchDB: one for each resource, its path as the id, with the fields
 * that a GET of it shows.
 */
final class Documents {

  private static final String API = "/v1";
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final ObjectMapper mapper;
  private final List<Map<String, Object>> documents = new ArrayList<>();

  private Documents(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  static List<Map<String, Object>> of(View view, ObjectMapper mapper) {
    Documents all = new Documents(mapper);
    all.addGateways(view);
    all.addPools(view);
    for (Name certificate : view.topology().certificates().keySet()) {
      all.add(
          "/certificates/" + certificate,
          "certificate",
          Representations.certificate(view, certificate));
    }
    return all.documents;
  }

  private void addGateways(View view) {
    for (GatewayNode gateway : view.topology().gateways().values()) {
      Name name = gateway.gateway().name();
      String path = "/gateways/" + name;
      add(path, "gateway", Representations.of(gateway));
      for (Name endpoint : gateway.endpoints().keySet()) {
        add(
            path + "/endpoints/" + endpoint,
            "endpoint",
            Representations.endpoint(view, name, endpoint));
      }
      for (Name alias : gateway.routes().keySet()) {
        add(path + "/pools/" + alias, "gatewayPool", Representations.route(view, name, alias));
      }
    }
  }

  private void addPools(View view) {
    for (PoolNode pool : view.topology().pools().values()) {
      Name name = pool.pool().name();
      String path = "/pools/" + name;
      add(path, "pool", Representations.of(pool));
      add(path + "/policy", "policy", Representations.of(pool.pool().policy()));
      for (Name target : pool.targets().keySet()) {
        add(path + "/targets/" + target, "target", Representations.target(view, name, target));
      }
    }
  }

  private void add(String path, String type, Object representation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("_id", API + path);
    document.put("type", type);
    document.putAll(mapper.convertValue(representation, FIELDS));
    documents.add(document);
  }
}
