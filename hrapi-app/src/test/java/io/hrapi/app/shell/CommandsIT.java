package io.hrapi.app.shell;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the packaged program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {

  @TempDir private Path folder;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void start() throws IOException {
    hrapi = RunningHrapi.startNew();
    api = hrapi.api();
    api.put(
            "/v1/pools/eta",
            "{\"targets\": {\"t1\": \"10.0.0.1:80\"}}",
            "Hrapi-Actor",
            "ann",
            "Hrapi-Reason",
            "first")
        .expect(200);
    api.put("/v1/gateways/g", "{\"endpoints\": {\"e\": \"127.0.0.1:1\"}, \"pools\": [\"eta\"]}")
        .expect(200);
    // Java's HTTP client cannot send such an actor.
    String request =
        """
        PUT /v1/pools/eta/targets/t1 HTTP/1.1
        Host: localhost
        Connection: close
        Content-Type: application/json
        Hrapi-Actor: e\u009bve
        Content-Length: 13

        {"weight": 7}\
        """;
    Wire.send(hrapi.port(), request.replace("\n", "\r\n")).expect(200);
  }

  @AfterAll
  void stop() {
    hrapi.close();
  }

  private Typed type(String... words) {
    return Typed.at(hrapi.port(), words);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void eventsAreATableForPeopleAndLinesOfJsonForPrograms() {
    List<String> table = type("events", "--before", "4").well().out().lines().toList();
    assertThat(table).hasSize(4);
    assertThat(table.get(0)).matches("VERSION +TIME +ACTOR +TYPE +RESOURCE +OUTCOME +REASON");
    assertThat(table.get(1)).matches("1 +20\\d\\d-\\S+Z +ann +PoolPut +/v1/pools/eta +first");
    // The columns are aligned; no character in an actor shifts them.
    int column = table.get(0).indexOf("TYPE");
    assertThat(table.get(3)).contains("e\\u009bve");
    assertThat(table.get(3).substring(column)).startsWith("TargetPut");

    List<String> lines =
        type("events", "--json", "--desc", "--before", "4").well().out().lines().toList();
    assertThat(lines)
        .extracting(line -> Api.parse(line).path("version").asInt())
        .containsExactly(3, 2, 1);
    assertThat(Api.parse(lines.get(2))).isEqualTo(api.get("/v1/events/1").json());
    assertThat(type("events", "--type", "GatewayPut", "--json").well().json().path("version"))
        .hasToString("2");
    assertThat(type("events", "--resource", "pools", "--before", "4").well().out())
        .isEqualTo(type("events", "--resource", "/v1/pools", "--before", "4").well().out())
        .hasLineCount(3);
  }

  @Test
  void eventsAreReadBeyondTheFirstPageIfThatManyAreWanted() {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      for (int i = 0; i < 102; i++) {
        other.api().put("/v1/pools/p", "{}").expect(200);
      }
      Typed hundred = Typed.at(other.port(), "events").ended(0);
      assertThat(hundred.out()).hasLineCount(101);
      assertThat(hundred.err()).contains("these are 100; there are more").hasLineCount(1);
      assertThat(Typed.at(other.port(), "events", "--limit", "5000").well().out())
          .hasLineCount(103);
    }
  }

  @Test
  void statusSaysWhereThingsStandAlsoWhileHaproxyIsDown() {
    Typed typed = type("status").well();
    assertThat(typed.out())
        .contains("log \"t\", at http://127.0.0.1:" + hrapi.port())
        .containsPattern("log +version \\d+, model \\d+; running nothing\\n")
        .containsPattern("next +\\d+ changes to commit, by .+, since 20.+Z, version \\d+\\n")
        .containsPattern("haproxy +stopped")
        .containsPattern("commit +none yet");
    assertThat(type("status", "--json").well().json().at("/versions/running").isNull()).isTrue();
  }

  @Test
  void statusShowsACommitAndRenderWhatItLoaded() {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      assertThat(Typed.at(other.port(), "render", "running").ended(1).err())
          .contains("(404)", "nothing is running");
      other.api().put("/v1/pools/eta", "{\"targets\": {\"t1\": \"10.0.0.1:80\"}}").expect(200);
      String pending = Typed.at(other.port(), "render").well().out();
      assertThat(pending)
          .contains("global\n")
          .isEqualTo(other.api().get("/v1/haproxy/configuration/pending").body());
      other.api().commit().expect(200);
      assertThat(Typed.at(other.port(), "render", "running").well().out())
          .isEqualTo(other.api().get("/v1/haproxy/configuration/running").body());
      assertThat(Typed.at(other.port(), "render", "--at", "1").well().out()).isEqualTo(pending);
      JsonNode json = Typed.at(other.port(), "render", "--json", "--at", "1").well().json();
      assertThat(json.path("version").asText()).isEqualTo("1");
      assertThat(json.path("configuration").asText()).isEqualTo(pending);
      assertThat(Typed.at(other.port(), "status").well().out())
          .containsPattern("haproxy +running, HAProxy \\d.*, process \\d+, up \\d+ min")
          .containsPattern("commit +start, of version 1, as version 2");
    }
  }

  @Test
  void anExportIsCheckedWithoutAnybodyWhoServesIt() throws Exception {
    String file = file("log.db");
    long version = api.version();
    assertThat(type("export", file).well().out())
        .startsWith("exported version " + version + " to " + file);
    assertThat(Files.getPosixFilePermissions(Path.of(file))).isEqualTo(fromString("rw-------"));
    String hash = api.get("/v1/events/" + version).json().path("hash").asText();
    Typed valid = offline("verify", file).well();
    assertThat(valid.out()).isEqualTo("valid, up to " + version + ":" + hash + "\n");
    offline("verify", file, "--head", version + ":" + hash).well();

    // A head that was noted earlier, and a log that now ends before it.
    assertThat(offline("verify", file, "--head", version + 1 + ":" + hash).ended(1).out())
        .startsWith("not valid at version " + (version + 1) + ": ");
    String other = "00".repeat(32);
    JsonNode json =
        offline("verify", "--json", file, "--head", version + ":" + other).ended(1).json();
    assertThat(json.path("valid").asBoolean(true)).isFalse();
    assertThat(json.path("version").asLong()).isEqualTo(version);

    tamper(file);
    assertThat(offline("verify", file).ended(1).out())
        .startsWith("not valid")
        .contains("version 2");
    assertThat(
            offline("verify", Files.writeString(folder.resolve("none.db"), "no").toString())
                .ended(1)
                .out())
        .contains("not valid", "not an SQLite database");
    assertThat(offline("verify", file("nowhere.db")).ended(1).err()).contains("there is no file");
  }

  private static Typed offline(String... words) {
    return Typed.in(Map.of("HRAPI_URL", "http://127.0.0.1:1"), "", words);
  }

  private static void tamper(String file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      String trigger;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT sql FROM sqlite_master WHERE name = 'events_never_change'")) {
        trigger = row.getString(1);
      }
      statement.execute("DROP TRIGGER events_never_change");
      statement.execute("UPDATE events SET actor = 'eve' WHERE version = 2");
      statement.execute(trigger);
    }
  }

  @Test
  void anImportMakesTheModelThatOfTheFile() throws IOException {
    String file = file("to-import.db");
    type("export", file).well();
    JsonNode written = type("export", "--force", "--json", file).well().json();
    assertThat(written.path("bytes").asLong()).isEqualTo(Files.size(Path.of(file)));
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other.api().put("/v1/pools/else", "{}").expect(200);
      Typed dry = Typed.at(other.port(), "import", file, "--dry-run").ended(0);
      assertThat(dry.out())
          .contains("removed /v1/pools/else", "added /v1/pools/eta/targets/t1: ", "weight 7");
      assertThat(dry.err()).isEqualTo("hrapi: a dry-run: nothing was imported\n");
      assertThat(other.api().version()).isEqualTo(1);

      assertThat(Typed.at(other.port(), "import", file, "--if-match", "0").ended(1).err())
          .contains("(412)", "last changed by version 1");
      assertThat(Typed.at(other.port(), "import", file, "-m", "moving").well().out())
          .isEqualTo("imported " + file + " as version 2\n");
      JsonNode event = other.api().lastEvent();
      assertThat(event.path("actor").asText()).isEqualTo("ann");
      assertThat(event.path("reason").asText()).isEqualTo("moving");
      other.api().get("/v1/pools/else").expectProblem(404, "not-found");
    }
    Path foreign = Files.writeString(folder.resolve("foreign.db"), "x");
    assertThat(type("import", foreign.toString()).ended(1).err())
        .contains("(422)", "not an SQLite database");
    assertThat(type("import", file("nowhere.db")).ended(1).err()).contains("there is no file");
  }

  @Test
  void aModelIsPlannedAppliedAndRestored() throws Exception {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other.api().put("/v1/pools/old", "{}").expect(200);
      String file =
          Files.writeString(
                  folder.resolve("model.yml"), "pools: {eta: {targets: {t1: \"10.0.0.1:80\"}}}\n")
              .toString();
      Typed plan = Typed.at(other.port(), "plan", "-f", file).ended(2);
      assertThat(plan.out())
          .contains("add pool eta", "remove pool old")
          .containsPattern("\\d added, \\d changed, \\d removed\n$");
      assertThat(plan.err()).isEmpty();
      assertThat(other.api().version()).isEqualTo(1);

      assertThat(Typed.at(other.port(), "apply", "-f", file, "-m", "as it is to be").well().out())
          .isEqualTo(plan.out() + "applied as version 2\n");
      assertThat(other.api().lastEvent().path("reason").asText()).isEqualTo("as it is to be");
      Typed.at(other.port(), "plan", "-f", file).well();
      assertThat(Typed.at(other.port(), "apply", "-f", file).well().out())
          .isEqualTo("nothing to change\n");
      assertThat(other.api().version()).isEqualTo(2);
      assertThat(Typed.at(other.port(), "render", "2").well().out())
          .isEqualTo(Typed.at(other.port(), "render").well().out());

      Typed wrong = Typed.given(other.port(), "{\"pols\": {}}", "plan", "-f", "-").ended(1);
      assertThat(wrong.err()).contains("(422)", "/pols: ");

      Typed dry = Typed.at(other.port(), "restore", "1", "--dry-run").ended(0);
      assertThat(dry.out()).contains("added /v1/pools/old", "removed /v1/pools/eta");
      assertThat(Typed.at(other.port(), "restore", "1").well().out())
          .startsWith("restored 1 as version 3\n")
          .contains("HAProxy still serves what it did", "hrapi commit");
      other.api().get("/v1/pools/old").expect(200);
      assertThat(Typed.at(other.port(), "restore", "99").ended(1).err()).contains("(404)");
    }
  }

  @Test
  void whoServesALogChecksItAgainstACheckpoint() throws Exception {
    JsonNode checkpoint = api.get("/v1/log/checkpoint", "Accept", "application/json").json();
    String key = checkpoint.path("key").asText();
    Path note = folder.resolve("note");
    Files.writeString(note, checkpoint.path("note").asText());
    String file = file("checked.db");
    type("export", file).well();
    assertThat(type("verify").well().out()).startsWith("valid, up to ");
    type("verify", "--checkpoint", note.toString()).well();
    type("verify", "--checkpoint", note.toString(), "--key", key).well();
    offline("verify", file, "--checkpoint", note.toString(), "--key", key).well();
    Path log = hrapi.instance().resolve("log.sqlite");
    offline("verify", log.toString(), "--checkpoint", note.toString(), "--key", key).well();
    offline("verify", file, "--checkpoint", note.toString()).ended(64);

    // Only the written text is signed.
    Files.writeString(note, checkpoint.path("note").asText().replaceFirst("\n\\d+\n", "\n1\n"));
    assertThat(
            offline("verify", file, "--checkpoint", note.toString(), "--key", key).ended(1).err())
        .contains("cannot be trusted");
    type("verify", "--checkpoint", note.toString()).ended(1);
  }

  @Test
  void whatDiffersAndWhoChangedItAreShown() {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      Api served = other.api();
      served
          .put(
              "/v1/gateways/g",
              "{\"endpoints\": {\"e\": \"127.0.0.1:1\"}, \"defaultBack\": \"eta\"}")
          .expect(200);
      served.put("/v1/pools/eta", "{\"targets\": {\"t1\": \"10.0.0.1:80\"}}").expect(200);
      served
          .put("/v1/pools/eta/targets/t1", "{\"weight\": 7}", "Hrapi-Reason", "the larger one")
          .expect(200);
      String unified = Typed.at(other.port(), "diff", "2", "latest").well().out();
      assertThat(unified)
          .isEqualTo(served.get("/v1/versions/2/diff/3", "Accept", "text/plain").body())
          .containsPattern("(?m)^-  server t1 10.0.0.1:80 weight 1 ")
          .containsPattern("(?m)^\\+  server t1 10.0.0.1:80 weight 7 ");
      assertThat(Typed.at(other.port(), "diff", "2", "3", "--changes").well().out())
          .contains("/v1/pools/eta/targets/t1", "7")
          .hasLineCount(1);
      assertThat(Typed.at(other.port(), "diff", "2", "3", "--json").well().json().path("patch"))
          .hasSize(1);
      Typed all = Typed.at(other.port(), "diff").ended(0);
      assertThat(all.err()).contains("nothing has been committed yet");
      assertThat(all.out())
          .isEqualTo(served.get("/v1/versions/0/diff/next", "Accept", "text/plain").body())
          .contains("+  server t1 ");

      List<String> history =
          Typed.at(other.port(), "history", "pools/eta/targets/t1").well().out().lines().toList();
      assertThat(history.get(0)).startsWith("2  ").contains("PoolPut");
      assertThat(history)
          .anyMatch(line -> line.startsWith("3  ") && line.endsWith("TargetPut  the larger one"));
      assertThat(Typed.at(other.port(), "history", "pools/theta").ended(1).err()).contains("404");
    }
  }

  @Test
  void eventsAreFollowedFromAVersionOn() {
    Typed typed = type("events", "--follow", "--after", "1", "--limit", "2", "--json").well();
    assertThat(typed.out().lines().map(Api::parse))
        .containsExactly(api.get("/v1/events/2").json(), api.get("/v1/events/3").json());
    assertThat(type("events", "--follow", "--after", "99999").ended(1).err())
        .contains("hrapi: ", "99999");
  }

  @Test
  void whatIsPutIsCommittedAndRolledBack() throws Exception {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      int port = other.port();
      int gateway = FreePorts.next();
      Typed.at(port, "rollback", "--yes").ended(1);
      Typed.at(port, "put", "pools/eta", "targets={\"t1\": \"10.0.0.1:80\"}").well();
      Typed.at(
              port,
              "put",
              "gateways/g",
              "defaultBack=eta",
              "endpoints={\"e\": \"127.0.0.1:" + gateway + "\"}")
          .well();
      assertThat(Typed.at(port, "commit", "--dry-run").ended(0).out())
          .contains("version 2: HAProxy would be started");
      assertThat(Typed.at(port, "commit", "-m", "the first").well().out())
          .startsWith("committed version 2 as version 3: HAProxy was started, process ");
      assertThat(Typed.at(port, "rollback", "--yes").ended(1).err())
          .contains("nothing ran before version 3");
      assertThat(Typed.at(port, "drain", "eta/t1").well().out()).contains("Modified t1");
      assertThat(Typed.at(port, "get", "pools/eta/targets/t1").well().json().path("draining"))
          .hasToString("true");
      assertThat(Typed.at(port, "commit", "--confirm", "10m").ended(0).out())
          .contains("HAProxy was changed at run time", "goes back to version 2");
      assertThat(Typed.at(port, "confirm").well().out()).contains("it stays");
      assertThat(Typed.at(port, "disable", "pools/none").ended(1).err()).contains("(412)");
      other.api().get("/v1/pools/none").expectProblem(404, "not-found");

      // Without a confirmation nothing is done.
      Typed asked = Typed.at(port, "rollback").ended(1);
      assertThat(asked.out())
          .contains("changed /v1/pools/eta/targets/t1: draining true -> none")
          .containsPattern("from version 4, which ann committed 20\\S+Z\n")
          .endsWith("to version 2, which ran before\n");
      assertThat(asked.err()).contains("roll back? [y/N]", "nothing was changed");
      Typed.at(port, "rollback", "--dry-run").ended(0);
      assertThat(other.api().version()).isEqualTo(6);

      assertThat(Typed.given(port, "y\n", "rollback").ended(0).out())
          .contains("committed version 7 as version 8: HAProxy was changed at run time");
      assertThat(Typed.at(port, "get", "pools/eta/targets/t1").well().json().has("draining"))
          .isFalse();
      assertThat(other.api().lastEvent().path("reason").asText())
          .isEqualTo("rollback from version 4 to version 2, which ran before");
      List<String> table = Typed.at(port, "events").well().out().lines().toList();
      assertThat(table.get(3)).containsPattern("ConfigurationCommitted .* start of 2 +the first$");
      assertThat(table.get(8)).contains("runtime of 7");
    }
  }

  @Test
  void aRollbackLeadsBackToAnUploadAndFromIt() throws Exception {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      int port = other.port();
      Typed.at(port, "put", "pools/eta", "targets={\"t1\": \"10.0.0.1:80\"}").well();
      Typed.at(port, "commit").well();
      String own =
          "defaults\n  mode http\n  timeout client 1s\n  timeout server 1s\n"
              + "  timeout connect 1s\nfrontend own\n  bind 127.0.0.1:"
              + FreePorts.next()
              + "\n";
      String file = Files.writeString(folder.resolve("own.cfg"), own).toString();
      assertThat(Typed.at(port, "upload", file).well().out()).contains("hrapi commit --pending");
      assertThat(Typed.at(port, "commit", "--pending").well().out())
          .contains("committed the upload as version 4: HAProxy was reloaded");
      assertThat(Typed.at(port, "events", "--after", "3").well().out())
          .contains("reload of upload ");

      Typed back = Typed.at(port, "rollback", "--dry-run").ended(0);
      assertThat(back.out()).contains("-frontend own", "to version 1, which ran before");
      other.api().put("/v1/pools/theta", "{\"targets\": {\"t\": \"10.0.0.2:80\"}}").expect(200);
      other.api().post("/v1/controller/commit?replaceUpload=true&empty=true").expect(200);
      Typed forward = Typed.at(port, "rollback", "--yes").ended(0);
      assertThat(forward.out())
          .contains("+frontend own", "to the upload of version 4")
          .contains("committed the upload as version");
      assertThat(Typed.at(port, "render", "running").well().out()).isEqualTo(own);
    }
  }
}
