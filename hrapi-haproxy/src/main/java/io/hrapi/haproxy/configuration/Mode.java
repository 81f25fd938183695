package io.hrapi.haproxy.configuration;

/** The protocol that a proxy parses: HTTP or only TCP. */
public enum Mode {
  HTTP("http"),
  TCP("tcp");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /** HAProxy's word for it. */
  public String word() {
    return word;
  }
}
