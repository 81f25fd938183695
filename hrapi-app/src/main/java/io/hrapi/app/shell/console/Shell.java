package io.hrapi.app.shell.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * The environment of a command: the environment variables and the three streams. Only the command's
 * result is written to {@code out}; everything else goes to {@code err}.
 *
 * @param environment the environment variables
 * @param in the standard input
 * @param out UTF-8
 * @param err UTF-8
 */
public record Shell(
    Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {

  /** The name that stands for the standard input or output instead of a file. */
  public static final String STANDARD = "-";

  public Shell {
    environment = Map.copyOf(environment);
  }

  /** Shows no content, because a variable may contain the master key. */
  @Override
  public String toString() {
    return "Shell";
  }

  /** Prints a message to the standard error. */
  public void say(String words) {
    err.println("hrapi: " + words);
  }

  /** Prints a line that may contain text from elsewhere. */
  public void print(String line) {
    out.println(Printable.of(line));
  }

  /** Prints each of a response's warnings to the standard error. */
  public void warn(JsonNode warnings) {
    warnings.forEach(warning -> say("warning: " + Printable.of(warning.asText())));
  }

  /** Prints lines that may contain text from elsewhere. */
  public void print(List<String> lines) {
    lines.forEach(this::print);
  }
}
