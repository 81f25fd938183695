package io.hrapi.haproxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits random lines of special characters, and compares the result with HAProxy's own. */
final class LineSplitterIT {

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "-",
          " ",
          "  ",
          "\"",
          "\"",
          "'",
          "\\",
          "\\x41",
          "\\x7a",
          "\\ ",
          "#",
          "$A",
          "${A}",
          "${A-d}",
          "${B-d e}",
          "${A[*]}",
          "\t",
          "\u000b",
          "\f",
          "\\#",
          "\\\"",
          "\\'",
          "\\$",
          "\\\\",
          "é",
          "$",
          "{",
          "}",
          "[",
          "\r",
          "\\q",
          "\\x4",
          "=",
          ",",
          "\\x00",
          "\\t");
  private static final Pattern SAID = Pattern.compile("parsing \\[\\S+:(\\d+)]: (.*)");
  private static final Pattern GIVEN_UP = Pattern.compile("(unmatched|forbidden|truncated) .*");
  private static final int FILES = 12;
  private static final int LINES = 40;

  @TempDir Path folder;

  @Test
  void wordsAreThoseOfHaproxy() throws Exception {
    Random random = new Random(14);
    int compared = 0;
    for (int i = 0; i < FILES; i++) {
      List<String> lines = new ArrayList<>(List.of("global", " setenv A \"x y\""));
      for (int line = 0; line < LINES; line++) {
        lines.add(line(random));
      }
      String text = String.join("\n", lines) + "\n";
      Map<Integer, String> said = ask(text);
      for (ConfigurationLine line : ConfigurationLine.of(text).subList(2, LINES + 2)) {
        String answer = said.getOrDefault(line.number(), "nothing");
        if (!GIVEN_UP.matcher(answer).matches()) {
          assertThat(expected(line)).as(lines.get(line.number() - 1)).contains(answer);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(FILES * LINES / 3);
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder(".notice ");
    int pieces = 1 + random.nextInt(9);
    for (int i = 0; i < pieces; i++) {
      line.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return line.toString();
  }

  /** Returns what HAProxy may print for a line: the first two words after its macro. */
  private static List<String> expected(ConfigurationLine line) {
    Variables variables = new Variables();
    variables.set("A", "x y", true);
    variables.set("B", "", true);
    return variables.readings(line.words()).stream()
        .map(
            words -> {
              String first = words.size() > 1 ? words.get(1) : "";
              String second = words.size() > 2 ? words.get(2) : "";
              return second.isEmpty()
                  ? "'" + first + "'."
                  : "Unexpected argument '"
                      + second
                      + "' for '.notice'. Use quotes if the message should contain spaces.";
            })
        .toList();
  }

  private Map<Integer, String> ask(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("words.cfg"), text);
    Process process =
        new ProcessBuilder("haproxy", "-c", "-f", file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Map<Integer, String> said = new HashMap<>();
    for (Matcher matcher = SAID.matcher(output); matcher.find(); ) {
      said.putIfAbsent(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
    return said;
  }
}
