package io.hrapi.api.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares two texts in the format of {@code diff -u}. Like GNU diff, it sets aside the lines that
 * occur in only one text before it compares: otherwise texts without a common line would take time
 * quadratic in their number of lines.
 */
public final class UnifiedDiff {

  private static final int CONTEXT = 3;
  private static final String WITHOUT_END = "\n\\ No newline at end of file";

  /**
   * Bytes of heap that each character of the two texts needs during the comparison: both are split
   * into lines, most of which may differ. Measured with 60 000 lines that all differ: 5 to 7,
   * including the texts themselves.
   */
  private static final int HEAP_FACTOR = 7;

  private UnifiedDiff() {}

  /** Estimates the heap, in bytes, needed to compare two texts, including the texts themselves. */
  public static long heap(String from, String to) {
    return HEAP_FACTOR * ((long) from.length() + to.length());
  }

  /**
   * Returns the unified diff of two texts: the header and the hunks, with 3 lines of context.
   *
   * @param fromName the name after {@code ---}
   * @param toName the name after {@code +++}
   * @return the diff; empty if the texts are equal
   */
  public static String of(String fromName, String from, String toName, String to) {
    if (from.equals(to)) {
      return "";
    }
    List<String> before = lines(from);
    List<String> after = lines(to);
    List<String> shown =
        UnifiedDiffUtils.generateUnifiedDiff(
            fromName, toName, before, patch(before, after), CONTEXT);
    return String.join("\n", shown) + "\n";
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.remove(lines.size() - 1);
    if (!last.isEmpty()) {
      lines.add(last + WITHOUT_END);
    }
    return lines;
  }

  private static Patch<String> patch(List<String> before, List<String> after) {
    Common left = Common.of(before, new HashSet<>(after));
    Common right = Common.of(after, new HashSet<>(before));
    Patch<String> common =
        DiffUtils.diff(left.lines(), right.lines(), new MyersDiffWithLinearSpace<>());
    Patch<String> patch = new Patch<>();
    int nextLeft = 0;
    int nextRight = 0;
    int i = 0;
    int j = 0;
    List<AbstractDelta<String>> deltas = new ArrayList<>(common.getDeltas());
    // An empty delta at the end, so that the lines after the last real delta are matched too.
    deltas.add(
        new ChangeDelta<>(
            new Chunk<>(left.lines().size(), List.of()),
            new Chunk<>(right.lines().size(), List.of())));
    for (AbstractDelta<String> delta : deltas) {
      while (i < delta.getSource().getPosition()) {
        add(
            patch,
            before,
            nextLeft,
            left.positions().get(i),
            after,
            nextRight,
            right.positions().get(j));
        nextLeft = left.positions().get(i) + 1;
        nextRight = right.positions().get(j) + 1;
        i++;
        j++;
      }
      i += delta.getSource().size();
      j += delta.getTarget().size();
    }
    add(patch, before, nextLeft, before.size(), after, nextRight, after.size());
    return patch;
  }

  /** Adds a delta for the lines between two common lines, if there are any. */
  private static void add(
      Patch<String> patch,
      List<String> before,
      int fromLeft,
      int toLeft,
      List<String> after,
      int fromRight,
      int toRight) {
    if (fromLeft < toLeft || fromRight < toRight) {
      patch.addDelta(
          new ChangeDelta<>(
              new Chunk<>(fromLeft, before.subList(fromLeft, toLeft)),
              new Chunk<>(fromRight, after.subList(fromRight, toRight))));
    }
  }

  /**
   * The lines of a text that also occur in the other text.
   *
   * @param positions the index of each line in its own text
   */
  private record Common(List<String> lines, List<Integer> positions) {

    static Common of(List<String> all, Set<String> others) {
      Common common = new Common(new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < all.size(); i++) {
        if (others.contains(all.get(i))) {
          common.lines.add(all.get(i));
          common.positions.add(i);
        }
      }
      return common;
    }
  }
}
