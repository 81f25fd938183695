package io.hrapi.app.shell.console;

/**
 * Makes text safe for a terminal: any client can put an escape sequence into a reason or an actor,
 * and it must not control the terminal on which the audit trail is read.
 */
public final class Printable {

  private Printable() {}

  /** Returns the text with non-printable characters escaped, for example {@code \u001b}. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(printable, point));
    return printable.toString();
  }

  private static void append(StringBuilder printable, int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          printable.append(String.format("\\u%04x", point));
      default -> printable.appendCodePoint(point);
    }
  }
}
