package io.hrapi.haproxy.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One message of HAProxy.
 *
 * @param file the name of the file that it speaks of, {@code haproxy.cfg} for instance
 * @param line its line there, from 1
 * @param lineText that line, if it could be read, without the blanks around it
 * @param text HAProxy's own words, the file and line among them; the commit's files by their paths
 *     in its folder
 */
public record HaproxyMessage(
    Severity severity,
    Optional<String> file,
    OptionalInt line,
    Optional<String> lineText,
    String text) {

  /** The severity of a message. */
  public enum Severity {
    ALERT,
    WARNING,
    NOTICE
  }

  @Override
  public String toString() {
    return "[" + severity + "] " + text + lineText.map(line -> " «" + line + "»").orElse("");
  }
}
