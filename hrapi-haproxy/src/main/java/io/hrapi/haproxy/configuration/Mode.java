package io.hrapi.haproxy.configuration;

/** What a proxy understands of its traffic. */
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
