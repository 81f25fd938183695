package io.hrapi.haproxy.policy;

import io.hrapi.haproxy.policy.Word.Part;
import io.hrapi.haproxy.policy.Word.Text;
import io.hrapi.haproxy.policy.Word.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of environment variables in a configuration: those set by earlier {@code setenv}
 * lines; others are unknown. For one configuration, by one thread.
 */
final class Variables {

  /** Stands for an unknown value. The same character in a configuration also counts as unknown. */
  static final char UNKNOWN = '\uFFFF';

  private static final int MAX_READINGS = 32;

  /** In addresses, HAProxy replaces variables also outside of quotes. */
  private static final Pattern IN_ADDRESS =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?:-([^}]*))?}|([A-Za-z_][A-Za-z0-9_]*))");

  private final Map<String, Set<String>> set = new HashMap<>();

  /**
   * Records that an earlier line set a variable.
   *
   * @param value empty if the line unset it
   * @param sure whether HAProxy certainly applies that line; former values stay possible in any
   *     case
   */
  void set(String name, String value, boolean sure) {
    Set<String> values = set.computeIfAbsent(name, key -> new LinkedHashSet<>());
    values.add(value);
    if (!sure) {
      values.add(String.valueOf(UNKNOWN));
    }
  }

  /**
   * Returns all possible readings of a line.
   *
   * @return at least one list of words, with {@link #UNKNOWN} for unknown variables
   */
  List<List<String>> readings(List<Word> words) {
    if (words.stream().noneMatch(Word::isDynamic)) {
      return List.of(words.stream().map(Word::text).toList());
    }
    List<List<StringBuilder>> readings = new ArrayList<>();
    readings.add(new ArrayList<>());
    for (Word word : words) {
      readings.forEach(reading -> reading.add(new StringBuilder()));
      for (Part part : word.parts()) {
        if (part instanceof Text text) {
          readings.forEach(reading -> last(reading).append(text.text()));
        } else {
          readings = with((Variable) part, readings);
        }
      }
    }
    return readings.stream()
        .map(reading -> reading.stream().map(StringBuilder::toString).toList())
        .toList();
  }

  /** Returns all possible values of an address. */
  Set<String> addresses(String word) {
    if (word.indexOf('$') < 0) {
      return Set.of(word);
    }
    Set<String> addresses = new LinkedHashSet<>(List.of(word));
    for (int i = 0; i < MAX_READINGS; i++) {
      Set<String> next = new LinkedHashSet<>();
      for (String address : addresses) {
        Matcher matcher = IN_ADDRESS.matcher(address);
        if (!matcher.find()) {
          next.add(address);
          continue;
        }
        String name = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
        for (String value : values(name, matcher.group(2) == null ? "" : matcher.group(2))) {
          next.add(
              address.substring(0, matcher.start())
                  + value.replace('$', UNKNOWN)
                  + address.substring(matcher.end()));
        }
      }
      if (next.equals(addresses)) {
        break;
      }
      addresses = next;
    }
    return addresses;
  }

  private List<List<StringBuilder>> with(Variable variable, List<List<StringBuilder>> readings) {
    List<List<StringBuilder>> all = new ArrayList<>();
    for (String value : values(variable.name(), variable.fallback().orElse(""))) {
      for (List<StringBuilder> reading : readings) {
        List<StringBuilder> copy = new ArrayList<>();
        reading.forEach(word -> copy.add(new StringBuilder(word)));
        append(value, variable.splits(), copy);
        all.add(copy);
      }
    }
    // Readings that are dropped here are not checked, so the value must count as unknown.
    return all.size() <= MAX_READINGS ? all : unknown(readings);
  }

  private static List<List<StringBuilder>> unknown(List<List<StringBuilder>> readings) {
    readings.forEach(reading -> last(reading).append(UNKNOWN));
    return readings;
  }

  private static void append(String value, boolean splits, List<StringBuilder> reading) {
    for (int i = 0; i < value.length(); i++) {
      if (splits && LineSplitter.isSpace(value.charAt(i))) {
        reading.add(new StringBuilder());
      } else {
        last(reading).append(value.charAt(i));
      }
    }
  }

  private static StringBuilder last(List<StringBuilder> reading) {
    return reading.get(reading.size() - 1);
  }

  private Set<String> values(String name, String fallback) {
    Set<String> values = new LinkedHashSet<>(set.getOrDefault(name, Set.of()));
    if (values.isEmpty()) {
      // HAProxy gets almost no environment from hrapi, but a running one keeps what earlier
      // configurations set.
      values.add(String.valueOf(UNKNOWN));
    }
    if (!fallback.isEmpty()) {
      values.add(fallback);
    }
    return values;
  }
}
