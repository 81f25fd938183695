package io.hrapi.events.model;

/**
 * A value that is not what its type allows; the message says what was expected and what was
 * received.
 */
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;
  private static final int SHOWN_CHARACTERS = 80;

  private final String advice;

  /**
   * Names the expectation and the value.
   *
   * @param expected what is valid: {@code a port from 1 to 65535}
   * @param actual what came instead; shown cut short and without control characters
   */
  public InvalidValueException(String expected, String actual) {
    this(expected, actual, "");
  }

  /**
   * Names the expectation, the value, and what was perhaps meant.
   *
   * @param advice in words; empty for none
   */
  InvalidValueException(String expected, String actual, String advice) {
    super(
        "expected "
            + expected
            + ", got "
            + shown(actual)
            + (advice.isEmpty() ? "" : ": " + advice));
    this.advice = advice;
  }

  /** What was perhaps meant, for whoever says it of a whole that this is a part of. */
  String advice() {
    return advice;
  }

  /** A value that came, in quotes; cut short and without control characters. */
  public static String shown(String actual) {
    StringBuilder text = new StringBuilder("\"");
    actual
        .codePoints()
        .limit(SHOWN_CHARACTERS)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    if (actual.codePointCount(0, actual.length()) > SHOWN_CHARACTERS) {
      text.append('…');
    }
    return text.append('"').toString();
  }
}
