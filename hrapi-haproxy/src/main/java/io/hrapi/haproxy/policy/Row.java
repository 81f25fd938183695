package io.hrapi.haproxy.policy;

import java.util.Map;
import java.util.Set;

/**
 * One row of the table of keywords: the meaning of a line that starts with the keyword.
 *
 * @param section the kind of section, or {@link #ANY}
 * @param keyword the first word, or the first two of them; with {@code *} at its end all that begin
 *     so
 */
record Row(String section, String keyword, Meaning meaning) {

  /** Every kind of section. */
  static final String ANY = "*";

  /** What a line is. */
  sealed interface Meaning {}

  /** It is about HAProxy's own process, which hrapi runs: left out of what is loaded. */
  record OwnProcess() implements Meaning {}

  /**
   * Refused, unless an operator allows it.
   *
   * @param allowed what it is then
   */
  record Refused(Allowance allowance, Values allowed) implements Meaning {}

  /**
   * It has values.
   *
   * @param paths the positions of paths; 0 is the keyword
   * @param address the position of an address or of several with commas, which may be a socket's
   *     path; 0 if there is none
   * @param named words that are followed by a path, or by an address ({@link Use#SOCKET})
   * @param plain words that are followed by one that is no path
   * @param free whether all other words are no paths, whatever they look like: URLs, expressions,
   *     conditions, texts
   */
  record Values(
      Map<Integer, Use> paths, int address, Map<String, Use> named, Set<String> plain, boolean free)
      implements Meaning {

    Values {
      paths = Map.copyOf(paths);
      named = Map.copyOf(named);
      plain = Set.copyOf(plain);
    }
  }
}
