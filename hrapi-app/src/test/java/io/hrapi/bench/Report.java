package io.hrapi.bench;

import java.util.List;

/** Prints each figure with its bound: a median of ratios, never an absolute time alone. */
final class Report {

  private int missed;

  /** Prints a heading. */
  void section(String title) {
    System.out.println();
    System.out.println(title);
  }

  /**
   * Prints one figure.
   *
   * @param ratios one ratio for each round
   * @param bound the bound of the median
   * @param atLeast whether the bound is a minimum or a maximum
   * @param detail the raw figures
   */
  void ratio(String what, List<Double> ratios, double bound, boolean atLeast, String detail) {
    double median = median(ratios);
    boolean reached = atLeast ? median >= bound : median <= bound;
    if (!reached) {
      missed++;
    }
    System.out.printf(
        "  %-66s %6.2f  (%s %.2f: %s; %s; %s)%n",
        what,
        median,
        atLeast ? ">=" : "<=",
        bound,
        reached ? "reached" : "MISSED",
        ratios.stream().map(r -> String.format("%.2f", r)).toList(),
        detail);
  }

  /** Prints a line of text. */
  void note(String text) {
    System.out.println("  " + text);
  }

  int missed() {
    return missed;
  }

  /** Returns the median; for an even number of values the lower of the middle two. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
