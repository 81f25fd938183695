package io.hrapi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shipped libraries, as the build lists them, are exactly those in a file that was agreed on.
 */
final class RuntimeLibrariesTest {

  private static final Path BUILT = Path.of("target", "runtime-libraries.txt");
  private static final Path AGREED = Path.of("src", "test", "resources", "runtime-libraries.txt");
  private static final Pattern LIBRARY =
      Pattern.compile("\\s+([\\w.-]+:[\\w.-]+):jar:(\\S+):(?:compile|runtime)\\b.*");

  private static List<String> shipped() throws IOException {
    try (Stream<String> lines = Files.lines(BUILT)) {
      return lines
          .map(LIBRARY::matcher)
          .filter(Matcher::matches)
          .map(found -> found.group(1) + ":" + found.group(2))
          .sorted()
          .toList();
    }
  }

  /** For an intended change, copy the lines from the built file into the agreed one. */
  @Test
  void whatIsShippedIsWhatWasAgreedOn() throws IOException {
    assertThat(String.join("\n", shipped()) + "\n")
        .as("the libraries in " + BUILT + " against " + AGREED)
        .isEqualTo(Files.readString(AGREED));
  }

  /** Older versions have known, exploited vulnerabilities. */
  @ParameterizedTest
  @CsvSource({
    "org.eclipse.jetty:, 12.1.12",
    "org.eclipse.jetty.ee10:, 12.1.12",
    "com.fasterxml.jackson.core:jackson-databind:, 2.21.6",
    "com.fasterxml.jackson.core:jackson-core:, 2.21.6",
    "ch.qos.logback:, 1.5.36"
  })
  void noneIsOlderThanTheOneThatMendsItsFaults(String beginning, String oldest) throws IOException {
    List<String> found = shipped().stream().filter(one -> one.startsWith(beginning)).toList();
    assertThat(found).isNotEmpty();
    for (String library : found) {
      String version = library.substring(library.lastIndexOf(':') + 1);
      assertThat(Arrays.compare(numbers(version), numbers(oldest)))
          .as(library)
          .isGreaterThanOrEqualTo(0);
    }
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
