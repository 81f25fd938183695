package io.hrapi.app.body;

import io.hrapi.api.problem.ProblemCode;

/**
 * Why a body was refused; {@link BodyHandler} attaches it to the request, and a filter turns it
 * into the answer.
 *
 * @param code the kind of problem
 * @param status the HTTP status
 * @param detail what is wrong, for people
 * @param readToItsEnd whether the connection can take another request
 */
public record BodyRefusal(ProblemCode code, int status, String detail, boolean readToItsEnd) {

  /** The request's attribute that holds it. */
  public static final String ATTRIBUTE = BodyRefusal.class.getName();

  static final int TIMEOUT = 408;
  private static final int NOT_IMPLEMENTED = 501;

  private static BodyRefusal of(ProblemCode code, String detail) {
    return new BodyRefusal(code, code.status(), detail, false);
  }

  static BodyRefusal badRequest(String detail) {
    return of(ProblemCode.BAD_REQUEST, detail);
  }

  /** The body is damaged, whatever its content is. */
  static BodyRefusal malformed(String detail) {
    return of(ProblemCode.MALFORMED_BODY, detail);
  }

  static BodyRefusal tooLarge(String detail) {
    return of(ProblemCode.TOO_LARGE, detail);
  }

  /** Too many bodies are being received at once. */
  static BodyRefusal busy(String detail) {
    return of(ProblemCode.BUSY, detail);
  }

  /** The disk has too little space for the body. */
  static BodyRefusal noRoom(String detail) {
    return of(ProblemCode.INSUFFICIENT_STORAGE, detail);
  }

  /** The content coding is not supported (RFC 9110 section 15.5.16). */
  static BodyRefusal coding(String coding) {
    return of(
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        "a body may have the Content-Encoding gzip or none, got \"" + coding + "\"");
  }

  /** The transfer coding is not supported (RFC 9112 section 6.1). */
  static BodyRefusal transferCoding(String coding) {
    return new BodyRefusal(
        ProblemCode.BAD_REQUEST,
        NOT_IMPLEMENTED,
        "a body may have the Transfer-Encoding chunked or none, got \"" + coding + "\"",
        false);
  }

  static BodyRefusal late(String detail) {
    return new BodyRefusal(ProblemCode.BAD_REQUEST, TIMEOUT, detail, false);
  }

  /** Returns the same refusal with another status, which the server has chosen. */
  BodyRefusal withStatus(int other) {
    return new BodyRefusal(code, other, detail, readToItsEnd);
  }

  /** Returns the same refusal for a body that was received completely. */
  BodyRefusal read() {
    return new BodyRefusal(code, status, detail, true);
  }
}
