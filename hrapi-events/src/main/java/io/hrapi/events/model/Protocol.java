package io.hrapi.events.model;

import java.util.Locale;

/** The protocol of a gateway. */
public enum Protocol {
  HTTP,
  /** HTTP, but servers are told that the client used HTTPS. */
  HTTPS,
  TCP;

  private final String text = name().toLowerCase(Locale.ROOT);

  /**
   * Parses {@code http}, {@code https} or {@code tcp}.
   *
   * @throws InvalidValueException if the text is none of them
   */
  public static Protocol parse(String text) {
    for (Protocol protocol : values()) {
      if (protocol.text.equals(text)) {
        return protocol;
      }
    }
    throw new InvalidValueException("a protocol: http, https or tcp", text);
  }

  /** Returns whether rules and the algorithms for HTTP apply. */
  public boolean isHttp() {
    return this != TCP;
  }

  @Override
  public String toString() {
    return text;
  }
}
