package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was accepted, however large, can be read by the next start, with the same limited memory.
 */
final class LargeLogIT {

  private static final int MODELS = 9;
  private static final int TARGETS = 20_000;

  /** Returns a model that has no target in common with those of other numbers. */
  private static String model(int number) {
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < TARGETS; i++) {
      targets
          .append(i == 0 ? "" : ",")
          .append("\"t%d-%d\":{\"address\":\"10.0.0.1:%d\"}".formatted(number, i, i + 1));
    }
    return "{\"pools\": {\"p\": {\"targets\": {%s}}}}".formatted(targets);
  }

  @Test
  void largeModelsThatWereAcceptedAreReadAgain() throws IOException {
    try (RunningHrapi hrapi =
        RunningHrapi.startAlone(
            Map.of("_JAVA_OPTIONS", "-Xmx128m -Xmn24m -XX:+ExitOnOutOfMemoryError"))) {
      Api api = hrapi.api();
      for (int i = 1; i <= MODELS; i++) {
        api.put("/v1/model", model(i)).expect(200);
      }
      // Snapshots also depend on the size of events.
      Await.until("there is a snapshot", () -> !snapshots(hrapi).isEmpty());
      hrapi.stop();
      delete(hrapi.instance().resolve("snapshots"));
      hrapi.start();
      Await.until(
          "the index of the history has come up with the log",
          () -> {
            assertThat(hrapi.process().isAlive()).as(hrapi.output()).isTrue();
            return api.get("/v1/history/pools/p/targets/t1-7").status() == 200;
          });
      assertThat(
              api.get("/v1/history/pools/p/targets/t1-7?order=desc")
                  .expect(200)
                  .json()
                  .at("/versions/0/version")
                  .asLong())
          .isEqualTo(2);
      assertThat(api.get("/v1/pools/p/targets/t3-7?version=3").expect(200).body())
          .contains("10.0.0.1:8");
      assertThat(api.get("/v1/status").expect(200).json().at("/versions/latest").asLong())
          .isEqualTo(MODELS);
    }
  }

  private static List<Path> snapshots(RunningHrapi hrapi) {
    Path folder = hrapi.instance().resolve("snapshots");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".snapshot")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
