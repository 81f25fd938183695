package io.hrapi.events.model;

/**
 * A value that its type does not allow; the message says what was expected and what was received.
 */
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;
  private static final int SHOWN_CHARACTERS = 80;

  private final String advice;

  /**
   * Creates the exception for an expectation and a value.
   *
   * @param expected what is valid: {@code a port from 1 to 65535}
   * @param actual the received value; the message shows it shortened and without control characters
   */
  public InvalidValueException(String expected, String actual) {
    this(expected, actual, "");
  }

  /**
   * Creates the exception for an expectation, a value, and what was perhaps meant.
   *
   * @param advice in words; empty if there is none
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

  /** Returns the advice, so that the exception for a larger value can repeat it. */
  String advice() {
    return advice;
  }

  /** Returns a received value in quotes, shortened and without control characters. */
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
