package io.hrapi.app.resource;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a transaction as it was sent: a method, a path of the API and a body.
 *
 * @param method {@code PUT} or {@code DELETE}
 * @param path as in a request line, including the query
 * @param body null if there is none
 */
record OperationReader(String method, String path, @Nullable JsonBody body) {

  private static final String PUT = "PUT";
  private static final Set<String> METHODS = Set.of(PUT, "DELETE");
  private static final String CASCADE = "cascade";

  /**
   * Reads the fields without interpreting them.
   *
   * @throws InvalidBodyException naming the invalid fields
   */
  static OperationReader of(ObjectReader reader) {
    String method = reader.text("method", OperationReader::checkMethod);
    String path = reader.text("path");
    JsonBody body = reader.body("body");
    for (String field : List.of("method", "path")) {
      if (!reader.has(field)) {
        reader.refuse(field, "an operation needs this field");
      }
    }
    reader.finish();
    if (method == null || path == null) {
      throw new IllegalStateException("a field was not read");
    }
    return new OperationReader(method, path, body);
  }

  private static String checkMethod(String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(upper)) {
      throw new InvalidValueException("PUT or DELETE", method);
    }
    return upper;
  }

  /**
   * Returns the operation that these fields describe.
   *
   * @throws InvalidBodyException naming what is wrong
   * @throws Refusal.NotFound if it deletes a resource whose name is not valid
   */
  Operation operation() {
    int mark = path.indexOf('?');
    List<String> parts = parts(mark < 0 ? path : path.substring(0, mark));
    boolean cascade = mark >= 0 && cascade(path.substring(mark + 1), parts);
    try {
      return isPut() ? put(parts) : delete(parts, cascade);
    } catch (InvalidValueException e) {
      if (isPut()) {
        throw invalid("/path", String.valueOf(e.getMessage()));
      }
      throw new Refusal.NotFound("no resource can have this path: " + e.getMessage());
    }
  }

  private boolean isPut() {
    return method.equals(PUT);
  }

  private Operation put(List<String> parts) {
    String kind = kind(parts);
    JsonBody sent = body;
    if (sent == null) {
      throw invalid("/body", "a PUT needs a body");
    }
    return switch (kind) {
      case "gateways" -> in(() -> Operation.putGateway(name(parts, 1), sent));
      case "gateways/endpoints" ->
          in(() -> Operation.putEndpoint(name(parts, 1), name(parts, 3), sent));
      case "gateways/pools" -> in(() -> Operation.putRoute(name(parts, 1), name(parts, 3), sent));
      case "pools" -> in(() -> Operation.putPool(name(parts, 1), sent));
      case "pools/targets" -> in(() -> Operation.putTarget(name(parts, 1), name(parts, 3), sent));
      case "pools/policy" -> in(() -> Operation.putPolicy(name(parts, 1), sent));
      case "certificates" ->
          throw invalid(
              "/path", "a transaction cannot bring certificates: put it first, with its key");
      default -> throw unknown();
    };
  }

  private Operation delete(List<String> parts, boolean cascade) {
    String kind = kind(parts);
    if (body != null && !body.isNull()) {
      throw invalid("/body", "a DELETE has no body");
    }
    return switch (kind) {
      case "gateways" -> Operation.deleteGateway(name(parts, 1));
      case "gateways/endpoints" -> Operation.deleteEndpoint(name(parts, 1), name(parts, 3));
      case "gateways/pools" -> Operation.deleteRoute(name(parts, 1), name(parts, 3));
      case "pools" -> Operation.deletePool(name(parts, 1), cascade);
      case "pools/targets" -> Operation.deleteTarget(name(parts, 1), name(parts, 3));
      case "pools/policy" -> Operation.resetPolicy(name(parts, 1));
      case "certificates" -> Operation.deleteCertificate(Certificate.nameOf(parts.get(1)));
      default -> throw unknown();
    };
  }

  /** Returns the segments of the path after {@code /v1}, decoded. */
  private List<String> parts(String undecoded) {
    String[] split = undecoded.split("/", -1);
    List<String> parts = new ArrayList<>(split.length);
    if (split.length < 3 || !split[0].isEmpty() || !split[1].equals("v1")) {
      throw unknown();
    }
    // A trailing slash is ignored, as in a single request.
    int end = split[split.length - 1].isEmpty() ? split.length - 1 : split.length;
    for (int i = 2; i < end; i++) {
      parts.add(decoded(split[i]));
    }
    return parts;
  }

  /**
   * Returns the kinds of resource in the path, for example {@code pools/targets}; empty if unknown.
   */
  private static String kind(List<String> parts) {
    // pyHrapi's documentation writes /v1/gateway/{g} in one place, so this path is accepted too.
    String first = parts.isEmpty() ? "" : parts.get(0).replaceFirst("^gateway$", "gateways");
    if (parts.size() == 2) {
      return first;
    }
    boolean policy = parts.size() == 3 && parts.get(2).equals("policy");
    return policy || (parts.size() == 4 && !parts.get(2).equals("policy"))
        ? first + "/" + parts.get(2)
        : "";
  }

  private static Name name(List<String> parts, int index) {
    return new Name(parts.get(index));
  }

  private String decoded(String part) {
    try {
      // URLDecoder decodes forms, where a plus sign is a space; in a path it is itself.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("/path", "cannot be decoded: " + e.getMessage());
    }
  }

  private boolean cascade(String query, List<String> parts) {
    int equals = query.indexOf('=');
    String parameter = equals < 0 ? query : query.substring(0, equals);
    if (isPut() || !kind(parts).equals("pools") || !parameter.equals(CASCADE)) {
      throw invalid(
          "/path", "unknown query \"" + query + "\"; only cascade is known, on DELETE of a pool");
    }
    return switch (equals < 0 ? "" : query.substring(equals + 1).toLowerCase(Locale.ROOT)) {
      case "", "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw invalid("/path", "cascade accepts true or false, got \"" + query + "\"");
    };
  }

  /** Creates an operation from the body, and prefixes the pointers of errors with {@code /body}. */
  private static Operation in(Supplier<Operation> made) {
    try {
      return made.get();
    } catch (InvalidBodyException e) {
      throw new InvalidBodyException(
          e.errors().stream()
              .map(error -> new FieldError("/body" + error.pointer(), error.detail()))
              .toList());
    }
  }

  private InvalidBodyException unknown() {
    return invalid(
        "/path",
        "a transaction accepts the path of a gateway, an endpoint, a gateway's pool, "
            + "a pool, a target, a policy or, to delete it, a certificate; got "
            + InvalidValueException.shown(path));
  }

  private static InvalidBodyException invalid(String pointer, String detail) {
    return new InvalidBodyException(List.of(new FieldError(pointer, detail)));
  }

  /** Returns, for example, {@code PUT /v1/pools/eta}. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
