package io.hrapi.app.http;

/** The names of headers that are ours. */
final class Headers {

  /** The newest version that an answer reflects. */
  static final String VERSION = "Hrapi-Version";

  private Headers() {}
}
