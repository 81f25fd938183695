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
 * Two texts as {@code diff -u} shows them. Lines that occur in only one of them are set aside
 * before the texts are compared, as GNU diff does: so texts without a common line, which would cost
 * the square of their lines, cost next to nothing.
 */
public final class UnifiedDiff {

  private static final int CONTEXT = 3;
  private static final String WITHOUT_END = "\n\\ No newline at end of file";

  /**
   * How much of the heap a character of the two texts takes while they are compared: they are taken
   * apart into lines, and most of them may differ. (Measured with 60 000 lines that all do: 5 to 7,
   * with the texts themselves.)
   */
  private static final int HEAP_FACTOR = 7;

  private UnifiedDiff() {}

  /** An estimate of the heap that it takes to compare two texts, with these. */
  public static long heap(String from, String to) {
    return HEAP_FACTOR * ((long) from.length() + to.length());
  }

  /**
   * The hunks under their heading.
   *
   * @param fromName stands after {@code ---}
   * @param toName stands after {@code +++}
   * @return empty if the texts are the same
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
    // Past all others, so that the lines after the last one are matched too.
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

  /** What stands between two lines that both texts have. */
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
   * The lines of a text that the other one has too.
   *
   * @param positions where each stands in its text
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
