package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The commands that copy or verify the log: export, backup, verify. */
class FileCommandsTest extends AgainstAFake {

  @Nested
  class AnExport {

    private static final String SQLITE = "application/vnd.sqlite3";
    private static final Map<String, String> VERSION = Map.of("Hrapi-Version", "7");

    private String[] files() {
      return folder.toFile().list();
    }

    @Test
    void replacesNoFileUnlessItMust() throws Exception {
      Path file = folder.resolve("log.db");
      hrapi.then(200, SQLITE, VERSION, "one").then(200, SQLITE, VERSION, "two");
      type("export", file.toString()).well();
      assertThat(type("export", file.toString()).ended(1).err()).contains("exists", "--force");
      assertThat(Files.readString(file)).isEqualTo("one");
      assertThat(hrapi.asked()).hasSize(1);
      type("export", "--force", file.toString()).well();
      assertThat(Files.readString(file)).isEqualTo("two");
      assertThat(files()).containsExactly("log.db");
    }

    @Test
    void thatIsRefusedOrCutOffLeavesWhatIsThere() throws Exception {
      Path file = Files.writeString(folder.resolve("log.db"), "one");
      hrapi
          .then(503, PROBLEM, Map.of(), "{\"title\": \"no\"}")
          .cutOff(SQLITE, VERSION, "two")
          .cutOff(SQLITE, VERSION, "three");
      type("export", "--force", file.toString()).ended(1);
      Typed typed = type("export", "--force", file.toString()).ended(1);
      assertThat(typed.err()).contains("cut off").hasLineCount(1);
      type("export", "-").ended(1);
      assertThat(Files.readString(file)).isEqualTo("one");
      assertThat(files()).containsExactly("log.db");
    }
  }

  @Nested
  class ABackup {

    @Test
    void isStoredAndListed() {
      hrapi.json(9, "{\"success\": \"uploaded mine.db\", \"version\": 2, \"logVersion\": 8}");
      assertThat(type("backup", "mine", "-m", "before the move").well().out())
          .isEqualTo("stored version 2 of mine: the log up to version 8\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/backup/mine");
      hrapi.json(
          9,
          """
          {"name": "mine", "versions": [{"version": 1, "verified": true, \
          "time": "2026-01-31T12:00:00Z", "size": 4096, "logVersion": 8}]}\
          """);
      assertThat(type("backup", "mine", "--list").well().out().lines())
          .anyMatch(line -> line.matches("1 +2026-01-31T12:00:00Z +4096 +8"));
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/controller/backup/mine");
    }
  }

  @Test
  void verifyAsksWhoServesTheLog() {
    String hash = "ab".repeat(32);
    hrapi
        .json(7, "{\"valid\": true, \"version\": 7, \"hash\": \"" + hash + "\", \"events\": 7}")
        .json(7, "{\"valid\": false, \"version\": 3, \"problem\": \"its fields changed\"}");
    assertThat(type("verify").well().out()).isEqualTo("valid, up to 7:" + hash + "\n");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/log/verify");
    assertThat(type("verify", "--head", "5:" + hash).ended(1).out())
        .isEqualTo("not valid at version 3: its fields changed\n");
    assertThat(hrapi.last().body()).isEqualTo("{\"version\":5,\"hash\":\"" + hash + "\"}");
  }
}
