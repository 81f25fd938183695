package io.hrapi.app.figures;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes Prometheus' text format, version 0.0.4: a family's help and type once, before its samples,
 * which all stand together. A family without a sample is left out. For one thread.
 *
 * <p>Written line by line as samples come: 50 000 targets have nearly two million, which libraries
 * would have as objects first.
 */
final class MetricsText {

  private final Writer out;
  private String family = "";
  private String header = "";

  MetricsText(Writer out) {
    this.out = out;
  }

  /**
   * Begins a family.
   *
   * @param name of {@code a-z 0-9 _}; used once
   * @param type {@code counter}, whose name ends in {@code _total}, {@code gauge} or {@code
   *     summary}
   * @param help one sentence without a line break or a backslash
   */
  void family(String name, String type, String help) {
    family = name;
    header = "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
  }

  /**
   * A sample of the family that began last.
   *
   * @param labels what {@link #labels} made; empty for none
   */
  void sample(String labels, Number value) throws IOException {
    sample("", labels, value);
  }

  /**
   * A sample of a part of the family that began last.
   *
   * @param suffix {@code _count} of a summary
   */
  void sample(String suffix, String labels, Number value) throws IOException {
    out.write(header);
    header = "";
    out.write(family);
    out.write(suffix);
    if (!labels.isEmpty()) {
      out.write('{');
      out.write(labels);
      out.write('}');
    }
    out.write(' ');
    out.write(text(value));
    out.write('\n');
  }

  private static String text(Number value) {
    double number = value.doubleValue();
    // Java has other words for it.
    return Double.isInfinite(number) ? (number > 0 ? "+Inf" : "-Inf") : value.toString();
  }

  /** Labels: names and values in turn. */
  static String labels(String... namesAndValues) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
      text.append(
          namesAndValues[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.toString();
  }
}
