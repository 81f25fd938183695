package io.hrapi.events.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a log.
 *
 * @param version the newest version; 0 for an empty log
 * @param hash the hash of that version's event; {@link Hash#ZERO} for an empty log
 */
public record LogHead(long version, Hash hash) {

  /** The head of a log without events. */
  public static final LogHead EMPTY = new LogHead(0, Hash.ZERO);

  private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-fA-F]{64})");

  /**
   * Parses the form that {@link #toString()} returns.
   *
   * @param text the version, a colon and 64 hexadecimal digits
   * @throws IllegalArgumentException if the text has another form
   */
  public static LogHead parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a head is <version>:<hash of 64 hexadecimal digits>, not \"" + text + "\"");
    }
    return new LogHead(Long.parseLong(matcher.group(1)), Hash.ofHex(matcher.group(2)));
  }

  /** Returns the version, a colon and the hash. */
  @Override
  public String toString() {
    return version + ":" + hash;
  }
}
