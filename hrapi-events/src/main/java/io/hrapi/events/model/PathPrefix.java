package io.hrapi.events.model;

import java.util.regex.Pattern;

/**
 * The prefix of a request's path: {@code /a} matches {@code /a} and {@code /a/…}. At most 1024 of
 * the characters that RFC 3986 section 3.3 allows in a path.
 */
public record PathPrefix(String value) {

  private static final int MAX_LENGTH = 1024;
  private static final Pattern PATH =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*");

  /** Checks the value; throws {@link InvalidValueException}. */
  public PathPrefix {
    if (value.length() > MAX_LENGTH || !PATH.matcher(value).matches()) {
      throw new InvalidValueException(
          "a path that starts with / and has at most 1024 characters of RFC 3986", value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
