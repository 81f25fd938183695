package io.hrapi.app.shell.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * The environment of a command: the environment variables and the three streams. Only the answer is
 * written to {@code out}; everything else goes to {@code err}.
 *
 * @param out UTF-8
 * @param err UTF-8
 */
public record Shell(
    Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {

  /** In place of a file's name: the standard input, or output. */
  public static final String STANDARD = "-";

  public Shell {
    environment = Map.copyOf(environment);
  }

  /** Shows nothing: a variable may be the master key. */
  @Override
  public String toString() {
    return "Shell";
  }

  /** Says something beside the answer. */
  public void say(String words) {
    err.println("hrapi: " + words);
  }

  /** Prints a line whose text came from elsewhere. */
  public void print(String line) {
    out.println(Printable.of(line));
  }

  /** Says each of an answer's warnings. */
  public void warn(JsonNode warnings) {
    warnings.forEach(warning -> say("warning: " + Printable.of(warning.asText())));
  }

  /** Prints lines that may have come from elsewhere. */
  public void print(List<String> lines) {
    lines.forEach(this::print);
  }
}
