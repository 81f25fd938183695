package io.hrapi.bench;

import java.util.List;

/**
 * Prints each figure beside what it is to reach: a median of ratios, never an absolute time alone.
 */
final class Report {

  private int missed;

  /** A heading. */
  void section(String title) {
    System.out.println();
    System.out.println(title);
  }

  /**
   * One figure.
   *
   * @param ratios one for each round
   * @param bound what the median is to reach
   * @param atLeast whether it is to be at least the bound, or at most
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

  /** A line for people. */
  void note(String text) {
    System.out.println("  " + text);
  }

  int missed() {
    return missed;
  }

  /** The middle one; of an even number the lower of the two. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
