package io.hrapi.haproxy.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a configuration.
 *
 * @param number from 1
 * @param words without the modifiers {@code no} and {@code default} before them; empty for an empty
 *     line or a comment
 * @param modifier {@code no}, {@code default}, or empty
 */
record ConfigurationLine(int number, List<Word> words, String modifier) {

  private static final List<String> MODIFIERS = List.of("no", "default");

  ConfigurationLine {
    words = List.copyOf(words);
  }

  /** Splits a text into lines, as HAProxy's {@code readcfgfile} does. */
  static List<ConfigurationLine> of(String text) {
    List<ConfigurationLine> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      // HAProxy, written in C, ends a line at this character and ignores the rest.
      int end = raw.indexOf('\0');
      lines.add(of(number, LineSplitter.split(end < 0 ? raw : raw.substring(0, end))));
    }
    return lines;
  }

  private static ConfigurationLine of(int number, List<Word> split) {
    List<Word> words = withoutLeadingBlanks(split);
    if (!words.isEmpty() && MODIFIERS.contains(words.get(0).text())) {
      return new ConfigurationLine(
          number, withoutLeadingBlanks(words.subList(1, words.size())), words.get(0).text());
    }
    return new ConfigurationLine(number, words, "");
  }

  /**
   * HAProxy's versions differ in whether an empty word ends the line, so the words after it count.
   */
  private static List<Word> withoutLeadingBlanks(List<Word> words) {
    int first = 0;
    while (first < words.size() && words.get(first).text().isEmpty()) {
      first++;
    }
    return words.subList(first, words.size());
  }
}
