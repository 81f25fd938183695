package io.hrapi.app.task;

import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.OwnName;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request of a task: its parameters, each at most once, and its actor, origin and reason.
 * Immutable.
 */
final class TaskRequest {

  private static final String ACTOR = "actor";
  private static final String REASON = "reason";
  private static final String VERSION = "version";
  private static final String HASH = "hash";

  /** The parameters that name a head of the log. */
  static final Set<String> HEAD = Set.of(VERSION, HASH);

  private static final int MAX_ACTOR = 128;
  private static final int MAX_REASON = 500;

  private final Map<String, String> values;
  private final CommandMetadata metadata;

  private TaskRequest(Map<String, String> values, CommandMetadata metadata) {
    this.values = values;
    this.metadata = metadata;
  }

  /**
   * Reads the parameters of the query and of a form, and those of a body of another type, one
   * {@code name=value} on each line.
   *
   * @param known the parameters that the task accepts, besides {@code actor} and {@code reason}
   * @param secret those of them that are accepted only in the body
   * @throws BadRequestException if a parameter is unknown, given twice, or not allowed where it is
   */
  static TaskRequest of(
      Map<String, List<String>> parameters,
      String body,
      Set<String> known,
      Set<String> secret,
      HttpServletRequest request) {
    Map<String, String> values = new LinkedHashMap<>();
    parameters.forEach((name, given) -> given.forEach(value -> add(values, name, value)));
    refuseInQuery(request.getQueryString(), secret);
    for (String line : body.lines().filter(text -> !text.isBlank()).toList()) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new BadRequestException("the body consists of lines name=value");
      }
      add(values, line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    for (String name : values.keySet()) {
      if (!known.contains(name) && !name.equals(ACTOR) && !name.equals(REASON)) {
        throw new BadRequestException(
            "unknown parameter \"" + printable(name) + "\"; " + expected(known));
      }
    }
    String actor = text(values, ACTOR, MAX_ACTOR, "anonymous");
    if (OwnName.isClaimedBy(actor)) {
      throw new BadRequestException(
          "the parameter \"actor\" is \""
              + printable(actor)
              + "\", which is reserved for hrapi's own actions; expected the name of the client");
    }
    return new TaskRequest(
        Map.copyOf(values),
        new CommandMetadata(
            actor,
            request.getRemoteAddr(),
            values.containsKey(REASON) ? text(values, REASON, MAX_REASON, "") : null,
            RequestId.of(request),
            null));
  }

  /** Returns a parameter's value; null if it is absent. */
  @Nullable String value(String name) {
    return values.get(name);
  }

  /**
   * Returns a parameter that is a name.
   *
   * @throws BadRequestException if it is absent, or not a valid name
   */
  Name name(String parameter) {
    String text = values.get(parameter);
    if (text == null) {
      throw new BadRequestException("expected " + parameter + "=<name>");
    }
    try {
      return new Name(text);
    } catch (InvalidValueException e) {
      throw new BadRequestException(parameter + ": " + e.getMessage());
    }
  }

  /**
   * Returns the head of the log that the parameters of {@link #HEAD} name.
   *
   * @return null if both are absent
   * @throws BadRequestException if only one is given, or they are not valid
   */
  @Nullable LogHead head() {
    String version = value(VERSION);
    String hash = value(HASH);
    if (version == null && hash == null) {
      return null;
    }
    if (version == null || hash == null) {
      throw new BadRequestException("expected version=<n> and hash=<hash> together, or neither");
    }
    try {
      return LogHead.parse(version + ":" + hash);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the actor, origin and reason of the request. */
  CommandMetadata metadata() {
    return metadata;
  }

  private static void add(Map<String, String> values, String name, String value) {
    if (values.putIfAbsent(name, value) != null) {
      throw new BadRequestException("the parameter \"" + printable(name) + "\" is given twice");
    }
  }

  /** Refuses secrets in the query, which is written to the access log. */
  private static void refuseInQuery(@Nullable String query, Set<String> secret) {
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      String name = URLDecoder.decode(part.split("=", -1)[0], StandardCharsets.UTF_8);
      if (secret.contains(name)) {
        throw new BadRequestException(
            "the parameter \""
                + name
                + "\" was in the query, which is written to the access log; expected it in the "
                + "body: nothing was done; remove that line from the log");
      }
    }
  }

  private static String text(Map<String, String> values, String name, int max, String otherwise) {
    String text = values.getOrDefault(name, "").strip();
    if (text.codePointCount(0, text.length()) > max) {
      throw new BadRequestException(
          "the parameter \"" + name + "\" takes at most " + max + " characters");
    }
    return text.isEmpty() ? otherwise : text;
  }

  private static String expected(Set<String> known) {
    return "known are " + String.join(", ", known.stream().sorted().toList()) + ", actor, reason";
  }

  private static String printable(String name) {
    return name.length() > MAX_ACTOR
        ? "a name of " + name.length() + " characters"
        : name.replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
