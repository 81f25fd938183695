package io.hrapi.app.figures;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes Prometheus' text format, version 0.0.4: the help and type of a family once, before its
 * consecutive samples. A family without samples is omitted. For one thread.
 *
 * <p>Writes each sample immediately: 50 000 targets have nearly two million, which libraries would
 * first keep as objects.
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
   * @param name consists of {@code a-z 0-9 _}; used once
   * @param type {@code counter}, whose name ends in {@code _total}, {@code gauge} or {@code
   *     summary}
   * @param help one sentence without a line break or a backslash
   */
  void family(String name, String type, String help) {
    family = name;
    header = "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
  }

  /**
   * Writes a sample of the current family.
   *
   * @param labels what {@link #labels} returned; empty for none
   */
  void sample(String labels, Number value) throws IOException {
    sample("", labels, value);
  }

  /**
   * Writes a sample of a part of the current family.
   *
   * @param suffix for example {@code _count} of a summary
   * @param labels what {@link #labels} returned; empty for none
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
    // Java writes "Infinity".
    return Double.isInfinite(number) ? (number > 0 ? "+Inf" : "-Inf") : value.toString();
  }

  /**
   * Returns labels.
   *
   * @param namesAndValues names and values alternately; values may contain any characters
   */
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
