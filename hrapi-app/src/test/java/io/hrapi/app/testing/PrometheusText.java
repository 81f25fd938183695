package io.hrapi.app.testing;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict parser of Prometheus' text format, version 0.0.4, which also enforces its conventions:
 * every family has one help and one type, in this order, before its samples, which are contiguous;
 * only counters end in {@code _total}; no sample is repeated.
 */
public final class PrometheusText {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP =
      Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\\\\\|\\\\n)+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|summary)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(?:\\{(.*)})? ([+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|NaN|[+-]Inf)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> helped = new HashSet<>();
  private String family = "";
  private boolean typed;

  private PrometheusText() {}

  /** Parses a text; fails with the error in it. */
  public static PrometheusText parse(String text) {
    PrometheusText parsed = new PrometheusText();
    if (!text.endsWith("\n")) {
      throw new AssertionError("the text does not end with a line break");
    }
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      parsed.line(line);
    }
    return parsed;
  }

  private void line(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      family = help.group(1);
      typed = false;
      require(helped.add(family), "a second help or family", line);
    } else if (type.matches()) {
      require(family.equals(type.group(1)) && !typed, "a type without its help before it", line);
      typed = true;
      types.put(family, type.group(2));
      require(
          family.endsWith("_total") == type.group(2).equals("counter"),
          "counters alone end in _total",
          line);
    } else {
      require(sample.matches(), "neither a help, nor a type, nor a sample", line);
      sample(line, sample);
    }
  }

  private void sample(String line, Matcher sample) {
    require(typed, "a sample before its type", line);
    String name = sample.group(1);
    boolean count = "summary".equals(types.get(family)) && name.equals(family + "_count");
    require(name.equals(family) || count, "a sample outside its family " + family, line);
    String key = name + labels(line, sample.group(2) == null ? "" : sample.group(2));
    double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
    require(samples.put(key, value) == null, "the same sample twice", line);
    require(value >= 0 || !"counter".equals(types.get(family)), "a counter below 0", line);
  }

  private static Map<String, String> labels(String line, String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      require(label.find(end) && label.start() == end, "a label that is none", line);
      String value =
          ESCAPED
              .matcher(label.group(2))
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(found.group(1).equals("n") ? "\n" : found.group(1)));
      require(labels.put(label.group(1), value) == null, "a label twice", line);
      end = label.end();
      require(end < text.length() || label.group(3).isEmpty(), "a comma too many", line);
    }
    return labels;
  }

  private static void require(boolean right, String wrong, String line) {
    if (!right) {
      throw new AssertionError(wrong + ": " + line);
    }
  }

  /** Returns the types of the families that have samples. */
  public Map<String, String> types() {
    return types;
  }

  /**
   * Returns the value of a sample.
   *
   * @param labels alternating names and values, in any order
   * @return NaN if there is no such sample
   */
  public double value(String name, String... labels) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      sorted.put(labels[i], labels[i + 1]);
    }
    return samples.getOrDefault(name + sorted, Double.NaN);
  }
}
