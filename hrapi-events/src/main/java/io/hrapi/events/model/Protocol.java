package io.hrapi.events.model;

import java.util.Locale;

/** The protocol of a gateway. */
public enum Protocol {
  HTTP,
  /** HTTP whose servers are told that the client came by HTTPS. */
  HTTPS,
  TCP;

  private final String text = name().toLowerCase(Locale.ROOT);

  /**
   * Reads {@code http}, {@code https} or {@code tcp}.
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

  /** Whether rules and HTTP's algorithms apply. */
  public boolean isHttp() {
    return this != TCP;
  }

  @Override
  public String toString() {
    return text;
  }
}
