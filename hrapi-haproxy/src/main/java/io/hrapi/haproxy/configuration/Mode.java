package io.hrapi.haproxy.configuration;

/** The protocol that a proxy parses: HTTP or only TCP. */
public enum Mode {
  HTTP("http"),
  TCP("tcp");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /** Returns HAProxy's keyword. */
  public String word() {
    return word;
  }
}
