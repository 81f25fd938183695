package io.hrapi.api.problem;

import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of error that the API answers: its type (a path under {@code /problems/}), its title,
 * its status, and what a client can do about it.
 */
public enum ProblemCode {
  BAD_REQUEST(
      400,
      "The request cannot be read",
      "A query parameter or a header is unknown or not of the form that it must have. The detail"
          + " names it."),
  MALFORMED_BODY(
      400,
      "The body cannot be parsed",
      "The request's body is not JSON in UTF-8, or YAML where the resource takes that too. The"
          + " detail says where."),
  UPLOAD_REFUSED(
      400,
      "The uploaded configuration is not valid",
      "A variable is unknown, a line says what uploads may not say, or HAProxy was asked whether"
          + " the configuration is valid, and it is not. \"messages\" names the lines, or has"
          + " HAProxy's own words. What was pending stays so."),
  UNAUTHENTICATED(401, "Who are you?", "The request carries no valid credentials."),
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
      "The resource does not take this method",
      "The header Allow lists the methods that it takes."),
  NOT_ACCEPTABLE(
      406,
      "The resource has no such representation",
      "None of the media types in the request's Accept header is one that this resource has."),
  CONFLICT(
      409,
      "The state does not allow it",
      "The request is valid, but something in the way is not: \"conflicting\" lists the resources."
          + " Change them and repeat the request."),
  PRECONDITION_FAILED(
      412,
      "The resource changed meanwhile",
      "If-Match or If-None-Match does not hold. \"currentVersion\" is the version that last changed"
          + " the resource: read it again, and decide again."),
  TOO_LARGE(413, "The body is too large", "The detail names the limit."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "The body's media type is not one that the resource takes",
      "Set the Content-Type; most resources take application/json."),
  MISDIRECTED(
      421,
      "The request is for another server",
      "The Host header names neither an address that hrapi listens on, nor localhost, nor the"
          + " machine, nor one of HRAPI_HOSTS: the name may be one that was pointed at this machine"
          + " behind a browser's back."),
  INVALID(
      422,
      "The request is understood but not valid",
      "\"errors\" names each field with a JSON pointer, what was expected, and what came."),
  KEY_REUSED(
      422,
      "The Idempotency-Key belongs to another request",
      "Within 24 hours a key names one request: its method, path, query and body. Nothing was"
          + " done; send another request under a key of its own."),
  CONFIGURATION_REFUSED(
      422,
      "HAProxy refuses the configuration",
      "HAProxy was asked whether the configuration is valid, or to load it, and it is not; or it"
          + " was uploaded and says what uploads may not say. \"messages\" has HAProxy's own words,"
          + " or names the lines. Where it was to be loaded, the detail says what runs now."),
  FILE_REFUSED(
      422,
      "The file is not one that hrapi takes",
      "An import or a backup is taken as a whole or not at all: an event log of hrapi, intact, or a"
          + " database of pyHrapi. The detail says what it is instead; nothing has changed."),
  INTERNAL_ERROR(
      500,
      "A fault in hrapi",
      "The log of hrapi has the cause, under the request's id. What was acknowledged is not lost."),
  METHOD_UNKNOWN(
      501,
      "The method is not known",
      "The request's method is none that HTTP has: methods are in capitals, GET say. A known one"
          + " that a resource does not take is answered 405, with those that it takes."),
  HTTP_VERSION(
      505,
      "The HTTP version is not known",
      "The request's first line is to end with HTTP/1.1, or HTTP/1.0; HTTP/2 begins otherwise."),
  HAPROXY_UNAVAILABLE(
      503,
      "HAProxy is not available",
      "HAProxy is not installed, does not start or does not answer. The detail says which."),
  OUTCOME_UNKNOWN(
      503,
      "It is not known yet whether HAProxy loads the configuration",
      "HAProxy takes longer to load a configuration than hrapi waits. hrapi goes on looking; what"
          + " becomes of it is an event, and stands in /v1/status. Until then nothing else is"
          + " loaded; restarting or stopping HAProxy ends it."),
  BACKUPS_UNAVAILABLE(
      503,
      "The backups are not available",
      "The artifact repository, or the folder that takes its place, does not answer or answers what"
          + " it should not. The detail says which; nothing has changed."),
  STORE_UNAVAILABLE(
      503,
      "The event log is not available",
      "The event log cannot be written at the moment, a full disk for instance. Reads go on."),
  CATCHING_UP(
      503,
      "The history is being read",
      "What changed which resource is looked up in an index, and that is being made of the event"
          + " log, after an upgrade for instance. Repeat the request after Retry-After seconds."),
  VERIFYING(
      503,
      "The log is being verified",
      "After a start the whole event log is verified in the background, and no checkpoint is signed"
          + " before. Repeat the request after Retry-After seconds."),
  OVERLOADED(
      503,
      "Too many requests at once",
      "The queue of writes is full, or other requests use the memory that this one needs. Nothing"
          + " was written; repeat the request after Retry-After seconds."),
  BUSY(
      503,
      "Too many of this at once",
      "A limit on what goes on at the same time is reached. The detail names it; repeat the request"
          + " after Retry-After seconds."),
  INSUFFICIENT_STORAGE(
      507,
      "The disk has too little room for this",
      "What is free on the disk of the event log is kept for the log itself: no export, backup or"
          + " import is written there. The detail says how much is free and how much is needed.");

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

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** One line, the same for every problem of this kind. */
  public String title() {
    return title;
  }

  /** What it means and what a client can do. */
  public String explanation() {
    return explanation;
  }

  /** The last part of {@link #type()}. */
  public String slug() {
    return slug;
  }

  /** The path that names this kind of problem, and explains it. */
  public String type() {
    return PATH + slug;
  }

  /** The code with this slug. */
  public static Optional<ProblemCode> ofSlug(String slug) {
    for (ProblemCode code : values()) {
      if (code.slug.equals(slug)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /**
   * The code that fits a status which the framework answered; for the unknown ones a general one.
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
