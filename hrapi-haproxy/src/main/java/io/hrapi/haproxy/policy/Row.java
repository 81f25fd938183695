package io.hrapi.haproxy.policy;

import java.util.Map;
import java.util.Set;

/**
 * One row of the table of keywords: the meaning of a line that starts with the keyword.
 *
 * @param section the kind of section, or {@link #ANY}
 * @param keyword the first word or the first two words; with {@code *} at its end, all with this
 *     prefix
 */
record Row(String section, String keyword, Meaning meaning) {

  /** Matches every kind of section. */
  static final String ANY = "*";

  /** The meaning of a line. */
  sealed interface Meaning {}

  /** Concerns HAProxy's own process, which hrapi manages: the line is left out. */
  record OwnProcess() implements Meaning {}

  /**
   * Refused, unless an operator allows it.
   *
   * @param allowance allows it
   * @param allowed its meaning if it is allowed
   */
  record Refused(Allowance allowance, Values allowed) implements Meaning {}

  /**
   * Has values.
   *
   * @param paths the positions of paths; 0 is the keyword
   * @param address the position of one or several comma-separated addresses, which may be paths of
   *     sockets; 0 if there is none
   * @param named words that are followed by a path, or by an address ({@link Use#SOCKET})
   * @param plain words that are followed by a value that is not a path
   * @param free whether all other words are not paths, even if they look like paths: URLs,
   *     expressions, conditions, texts
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
