package io.hrapi.app.shell.console;

/**
 * Makes a text fit for a terminal: anyone who may write can put an escape sequence into a reason or
 * an actor, and it must not move the cursor of whoever reads the audit trail.
 */
public final class Printable {

  private Printable() {}

  /** The text with what does not show as a character written as an escape, like {@code \u001b}. */
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
