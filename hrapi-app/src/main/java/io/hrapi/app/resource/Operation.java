package io.hrapi.app.resource;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.http.request.ResponseBodies;
import io.hrapi.app.present.Bodies;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.DeleteCertificate;
import io.hrapi.events.command.DeleteEndpoint;
import io.hrapi.events.command.DeleteGateway;
import io.hrapi.events.command.DeletePool;
import io.hrapi.events.command.DeleteRoute;
import io.hrapi.events.command.DeleteTarget;
import io.hrapi.events.command.ResetPolicy;
import io.hrapi.events.model.Name;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A write of one resource, alone or within a transaction: its command, and its response in the
 * wording that pyHrapi's clients know.
 */
record Operation(Command command, Function<Decision, Map<String, Object>> answer) {

  static Operation putGateway(Name gateway, JsonBody body) {
    return new Operation(
        Bodies.putGateway(gateway, body), ResponseBodies.put("Added gateway", gateway));
  }

  static Operation deleteGateway(Name gateway) {
    return new Operation(
        new DeleteGateway(gateway), ResponseBodies.deleted("Delete Gateway", gateway));
  }

  static Operation putEndpoint(Name gateway, Name endpoint, JsonBody body) {
    return new Operation(
        Bodies.putEndpoint(gateway, endpoint, body),
        ResponseBodies.put("added endpoint", endpoint));
  }

  static Operation deleteEndpoint(Name gateway, Name endpoint) {
    return new Operation(
        new DeleteEndpoint(gateway, endpoint), ResponseBodies.deleted("Delete Endpoint", endpoint));
  }

  static Operation putRoute(Name gateway, Name alias, JsonBody body) {
    return new Operation(
        Bodies.putRoute(gateway, alias, body), ResponseBodies.put("Added pool", alias));
  }

  static Operation deleteRoute(Name gateway, Name alias) {
    return new Operation(
        new DeleteRoute(gateway, alias), ResponseBodies.deleted("Delete pool", alias));
  }

  static Operation putPool(Name pool, JsonBody body) {
    return new Operation(Bodies.putPool(pool, body), ResponseBodies.put("Added pool", pool));
  }

  static Operation deletePool(Name pool, boolean cascade) {
    return new Operation(
        new DeletePool(pool, cascade), ResponseBodies.deleted("Delete pool", pool));
  }

  static Operation putTarget(Name pool, Name target, JsonBody body) {
    return new Operation(
        Bodies.putTarget(pool, target, body), ResponseBodies.put("Added Target", target));
  }

  static Operation deleteTarget(Name pool, Name target) {
    return new Operation(
        new DeleteTarget(pool, target), ResponseBodies.deleted("Deleted target", target));
  }

  /** Changes the policy, or resets it if the body is null. */
  static Operation putPolicy(Name pool, JsonBody body) {
    Command command = Bodies.putPolicy(pool, body);
    return command instanceof ResetPolicy
        ? resetPolicy(pool)
        : new Operation(command, ResponseBodies.put("", "Modified policy", pool));
  }

  static Operation resetPolicy(Name pool) {
    return new Operation(
        new ResetPolicy(pool), ResponseBodies.deleted("Reset policy for pool", pool));
  }

  static Operation deleteCertificate(Name certificate) {
    return new Operation(
        new DeleteCertificate(certificate), ResponseBodies.deleted("deleted cert", certificate));
  }

  /** Executes the operation by itself, outside a transaction. */
  Response execute(CommandExecutor commands, RequestContext context, String... parameters) {
    return commands.execute(context, List.of(parameters), command, answer);
  }
}
