package io.hrapi.api.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");
  private static final String WITHOUT_END = "\\ No newline at end of file";

  private static String of(String from, String to) {
    return UnifiedDiff.of("version 3", from, "version 7", to);
  }

  /** Applies a diff as {@code patch} does, and checks every line of its hunks. */
  private static String apply(String diff, String from) {
    List<String> lines = List.of(from.split("(?<=\n)"));
    StringBuilder result = new StringBuilder();
    int next = 0;
    List<String> hunks = List.of(diff.split("\n", -1));
    for (int i = 2; i < hunks.size() - 1; i++) {
      String line = hunks.get(i);
      Matcher hunk = HUNK.matcher(line);
      boolean open = i + 1 < hunks.size() && hunks.get(i + 1).equals(WITHOUT_END);
      String text = line.substring(1) + (open ? "" : "\n");
      if (hunk.matches()) {
        int first = Integer.parseInt(hunk.group(1));
        int start = "0".equals(hunk.group(2)) ? first : first - 1;
        while (next < start) {
          result.append(lines.get(next++));
        }
      } else if (line.startsWith("+")) {
        result.append(text);
      } else if (line.startsWith(" ") || line.startsWith("-")) {
        assertThat(lines.get(next++)).isEqualTo(text);
        result.append(line.startsWith(" ") ? text : "");
      } else {
        assertThat(line).isEqualTo(WITHOUT_END);
      }
    }
    while (next < lines.size()) {
      result.append(lines.get(next++));
    }
    return result.toString();
  }

  @Test
  void showsWhatChangedWithThreeLinesAround() {
    assertThat(of("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nE\nf\ng\nh\n"))
        .isEqualTo(
            """
            --- version 3
            +++ version 7
            @@ -2,7 +2,7 @@
             b
             c
             d
            -e
            +E
             f
             g
             h
            """);
  }

  @Test
  void isEmptyForTheSameText() {
    assertThat(of("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(of("", "")).isEmpty();
  }

  @Test
  void tellsALastLineWithoutEnd() {
    assertThat(of("a\nb\n", "a\nb")).endsWith("-b\n+b\n\\ No newline at end of file\n");
  }

  @Test
  void leadsFromOneTextToTheOther() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      String from = text(random);
      String to = random.nextInt(3) == 0 ? text(random) : edited(random, from);
      String diff = of(from, to);
      assertThat(diff.isEmpty()).isEqualTo(from.equals(to));
      if (!diff.isEmpty()) {
        assertThat(apply(diff, from)).as("seed %d: %s", seed, diff).isEqualTo(to);
      }
    }
  }

  private static String text(Random random) {
    int words = 1 + random.nextInt(12);
    String text =
        IntStream.range(0, 1 + random.nextInt(40))
            .mapToObj(i -> "word" + random.nextInt(words))
            .collect(Collectors.joining("\n"));
    return random.nextInt(5) == 0 ? text : text + "\n";
  }

  private static String edited(Random random, String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.add(at, "new" + random.nextInt(3) + "\n");
        case 1 -> lines.set(at, "other" + random.nextInt(3) + "\n");
        default -> lines.add(0, lines.remove(at));
      }
    }
    return String.join("", lines);
  }

  @Test
  void ofTextsWithoutACommonLineIsOneHunk() {
    String from = lines("a", 100_000);
    String to = lines("b", 100_000);
    assertThat(of(from, to))
        .startsWith("--- version 3\n+++ version 7\n@@ -1,100000 +1,100000 @@\n");
  }

  private static String lines(String word, int count) {
    return IntStream.range(0, count).mapToObj(i -> word + i + "\n").collect(Collectors.joining());
  }
}
