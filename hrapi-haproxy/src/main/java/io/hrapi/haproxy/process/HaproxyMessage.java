package io.hrapi.haproxy.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One message of HAProxy.
 *
 * @param file the name of the file that the message refers to, for instance {@code haproxy.cfg}
 * @param line the line in that file, from 1
 * @param lineText the text of that line without surrounding blanks, if it could be read
 * @param text HAProxy's text, including file and line; files of the commit have their paths
 *     relative to its folder
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
