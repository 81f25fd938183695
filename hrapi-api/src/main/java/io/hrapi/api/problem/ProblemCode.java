package io.hrapi.api.problem;

import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of error response of the API: its type (a path under {@code /problems/}), its title,
 * its status, and what a client can do about it.
 */
public enum ProblemCode {
  BAD_REQUEST(
      400,
      "The request cannot be read",
      "A query parameter or a header is unknown or malformed. The detail names it."),
  MALFORMED_BODY(
      400,
      "The body cannot be parsed",
      "The request's body is not JSON in UTF-8, or YAML where the resource accepts "
          + "that too. The detail says where."),
  UPLOAD_REFUSED(
      400,
      "The uploaded configuration is not valid",
      "A variable is unknown, a line contains a directive that uploads must not "
          + "contain, or HAProxy's check rejected the configuration. \"messages\" names "
          + "the lines, or contains HAProxy's own messages. What was pending is "
          + "unchanged."),
  UNAUTHENTICATED(401, "Authentication is required", "The request has no valid credentials."),
  FORBIDDEN(
      403,
      "Not allowed",
      "The request came from a web page of another origin. Call the API directly."),
  NOT_FOUND(
      404,
      "There is no such resource",
      "No resource has this path, now or at the version asked for. The detail names what is"
          + " missing."),
  METHOD_NOT_ALLOWED(
      405,
      "The resource does not support this method",
      "The header Allow lists the methods that it supports."),
  NOT_ACCEPTABLE(
      406,
      "The resource has no such representation",
      "This resource has none of the media types in the request's Accept header."),
  CONFLICT(
      409,
      "The state does not allow it",
      "The request is valid, but conflicts with the current state: \"conflicting\" "
          + "lists the resources that conflict. Change them and repeat the request."),
  PRECONDITION_FAILED(
      412,
      "The resource changed meanwhile",
      "The precondition If-Match or If-None-Match failed. \"currentVersion\" is "
          + "the version that last changed the resource: read the resource again before "
          + "you decide."),
  TOO_LARGE(413, "The body is too large", "The detail names the limit."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "The resource does not accept the body's media type",
      "Set the Content-Type; most resources accept application/json."),
  MISDIRECTED(
      421,
      "The request is for another server",
      "The Host header names neither an address that hrapi listens on, nor "
          + "localhost, nor the machine, nor one of HRAPI_HOSTS: a web page may have "
          + "pointed that name at this machine (DNS rebinding)."),
  INVALID(
      422,
      "The request is well-formed but not valid",
      "\"errors\" names each field with a JSON pointer, what was expected, and "
          + "what was received."),
  KEY_REUSED(
      422,
      "The Idempotency-Key belongs to another request",
      "Within 24 hours a key names one request: its method, path, query and body. "
          + "Nothing was done; send a different request with a key of its own."),
  CONFIGURATION_REFUSED(
      422,
      "HAProxy refuses the configuration",
      "HAProxy refused to check or load the configuration, or it is an upload with "
          + "directives that uploads must not contain. \"messages\" contains HAProxy's "
          + "own messages, or names the lines. If it was to be loaded, the detail says "
          + "what runs now."),
  FILE_REFUSED(
      422,
      "hrapi does not accept this file",
      "An import or a restore needs an intact event log of hrapi or a database of "
          + "pyHrapi. The detail says what the file is instead; nothing has changed."),
  INTERNAL_ERROR(
      500,
      "An internal error in hrapi",
      "hrapi's log has the cause, under the request's id. Nothing that was "
          + "acknowledged is lost."),
  METHOD_UNKNOWN(
      501,
      "The method is unknown",
      "The request's method is not an HTTP method; methods are in capitals, for "
          + "example GET. A known method that a resource does not support is answered "
          + "with 405 and the methods that it supports."),
  HTTP_VERSION(
      505,
      "The HTTP version is not supported",
      "The request's first line must end with HTTP/1.1 or HTTP/1.0; HTTP/2 starts "
          + "differently."),
  HAPROXY_UNAVAILABLE(
      503,
      "HAProxy is not available",
      "HAProxy is not installed, does not start or does not answer. The detail says which."),
  OUTCOME_UNKNOWN(
      503,
      "It is not known yet whether HAProxy loads the configuration",
      "HAProxy is taking longer to load a configuration than hrapi waits. hrapi "
          + "keeps watching it; the outcome is recorded as an event and shown in "
          + "/v1/status. Until then nothing else is loaded; restarting or stopping "
          + "HAProxy ends the load."),
  BACKUPS_UNAVAILABLE(
      503,
      "The backups are not available",
      "The artifact repository, or the folder used instead of it, does not "
          + "answer, or its answer is not valid. The detail says which; nothing has "
          + "changed."),
  STORE_UNAVAILABLE(
      503,
      "The event log is not available",
      "The event log cannot be written at the moment, for example because the disk "
          + "is full. Reads still work."),
  CATCHING_UP(
      503,
      "The history is not available yet",
      "The index of the history is being built from the event log, for example "
          + "after an upgrade. Repeat the request after Retry-After seconds."),
  VERIFYING(
      503,
      "The log is being verified",
      "After a start the whole event log is verified in the background; no "
          + "checkpoint is signed until that is done. Repeat the request after "
          + "Retry-After seconds."),
  OVERLOADED(
      503,
      "Too many requests at once",
      "The queue of writes is full, or other requests use the memory that this one needs. Nothing"
          + " was written; repeat the request after Retry-After seconds."),
  BUSY(
      503,
      "Too many concurrent operations",
      "The limit of concurrent operations is reached. The detail names it; repeat "
          + "the request after Retry-After seconds."),
  INSUFFICIENT_STORAGE(
      507,
      "Not enough free disk space",
      "The free space on the disk of the event log is reserved for the log itself: "
          + "exports, backups and imports are not written there. The detail says how "
          + "much is free and how much is needed.");

  private static final String PATH = "/problems/";

  private final int status;
  private final String title;
  private final String explanation;
  private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ProblemCode(int status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the title: one line, the same for every problem of this kind. */
  public String title() {
    return title;
  }

  /** Returns what the problem means and what a client can do. */
  public String explanation() {
    return explanation;
  }

  /** Returns the last segment of {@link #type()}. */
  public String slug() {
    return slug;
  }

  /** Returns the path that identifies this kind of problem; GET on it returns the explanation. */
  public String type() {
    return PATH + slug;
  }

  /** Returns the code with this slug, if there is one. */
  public static Optional<ProblemCode> ofSlug(String slug) {
    for (ProblemCode code : values()) {
      if (code.slug.equals(slug)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the first code with a status that the framework set; for a status without a code,
   * {@code BAD_REQUEST} below 500, else {@code INTERNAL_ERROR}.
   */
  public static ProblemCode ofStatus(int status) {
    for (ProblemCode code : values()) {
      if (code.status == status) {
        return code;
      }
    }
    return status < INTERNAL_ERROR.status ? BAD_REQUEST : INTERNAL_ERROR;
  }
}
