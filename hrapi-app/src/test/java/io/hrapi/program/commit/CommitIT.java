package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Commits: their answers, their refusals, and what is pending and running afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommitIT {

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private int port;

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  /** Commits a model of one gateway and one pool. */
  @BeforeEach
  void reset() {
    api.put("/v1/model", "{}").expect(200);
    port = FreePorts.next();
    api.putGateway(backends.serve("t"), port);
    api.commit().expect(200);
  }

  private long status(String field) {
    return api.get("/v1/status").expect(200).json().at("/versions/" + field).asLong(-1);
  }

  private void serves(int onPort, String name) {
    assertThat(new Api(onPort).get("/").expect(200).body()).isEqualTo(name);
  }

  /**
   * Commits, and checks that the refusal leaves HAProxy and the pointers unchanged, and adds an
   * event only if HAProxy was asked.
   */
  private Answer refused(int status, String slug, String event) {
    long pid = hrapi.haproxyPid();
    long version = api.version();
    long pending = status("pending");
    long running = status("running");
    Answer dry = api.post("/v1/controller/commit?dryRun=true").expectProblem(status, slug);
    assertThat(api.version()).isEqualTo(version);
    Answer answer = api.commit("Hrapi-Actor", "ada").expectProblem(status, slug);
    assertThat(answer.json().path("detail")).isEqualTo(dry.json().path("detail"));
    serves(port, "t");
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    assertThat(status("pending")).isEqualTo(pending);
    assertThat(status("running")).isEqualTo(running);
    assertThat(api.version()).isEqualTo(event.isEmpty() ? version : version + 1);
    if (!event.isEmpty()) {
      assertThat(api.lastEvent().path("type").asText()).isEqualTo(event);
      assertThat(api.lastEvent().path("actor").asText()).isEqualTo("ada");
    }
    return answer;
  }

  @Test
  void pendingAndRunningFollowTheContractsTable() {
    long first = status("running");
    assertThat(status("model")).isEqualTo(first);
    Answer unchanged = api.commit().expect(200);
    assertThat(unchanged.json().path("applied").asText()).isEqualTo("unchanged");
    assertThat(unchanged.json().path("version").asLong()).isEqualTo(first);
    assertThat(unchanged.version()).isEqualTo(api.version());
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("ConfigurationCommitted");
    assertThat(status("running")).isEqualTo(first);
    long pendingBefore = status("pending");

    long changed = api.put("/v1/pools/p/targets/t", "{\"weight\": 2}").expect(200).version();
    assertThat(status("pending")).isEqualTo(changed).isNotEqualTo(pendingBefore);
    assertThat(status("running")).isEqualTo(first);
    // A write that changes nothing adds a version of the log, but not of the model.
    api.put("/v1/pools/p/targets/t", "{\"weight\": 2}").expect(200);
    assertThat(status("pending")).isEqualTo(changed);

    Answer commit = api.commit("Hrapi-Reason", "more for t").expect(200);
    assertThat(commit.json().path("HaProxy Status").asText()).isEqualTo("restarted");
    assertThat(commit.json().path("applied").asText()).isEqualTo("runtime");
    assertThat(commit.json().path("version").asLong()).isEqualTo(changed);
    assertThat(commit.version()).isEqualTo(api.version());
    assertThat(status("running")).isEqualTo(changed);
    assertThat(status("pending")).isEqualTo(first);
    JsonNode event = api.get("/v1/events/" + commit.version()).json();
    assertThat(event.path("reason").asText()).isEqualTo("more for t");
    assertThat(event.at("/changes/0/after/version").asLong()).isEqualTo(changed);
    assertThat(event.at("/changes/0/after/sha256").asText()).hasSize(64);
    JsonNode last = api.get("/v1/status").json().path("lastCommit");
    assertThat(last.path("outcome").asText()).isEqualTo("runtime");
    assertThat(last.path("version").asLong()).isEqualTo(commit.version());
    assertThat(last.path("rendered").asLong()).isEqualTo(changed);
  }

  @Test
  void aCommitCanBeBoundToTheModelThatWasSeen() {
    long model = status("model");
    api.commit("If-Match", "\"" + (model - 1) + "\"").expectProblem(412, "precondition-failed");
    Answer stale = api.commit("If-Match", "\"0\"").expectProblem(412, "precondition-failed");
    assertThat(stale.json().path("currentVersion").asLong()).isEqualTo(model);
    api.commit("If-Match", "\"999999\"").expectProblem(412, "precondition-failed");
    api.commit("If-None-Match", "*").expectProblem(412, "precondition-failed");
    api.commit("If-Match", "junk").expectProblem(400, "bad-request");
    api.post("/v1/controller/commit?x=1").expectProblem(400, "bad-request");
    api.commit("If-Match", "\"" + model + "\"").expect(200);
    api.commit("If-Match", "*").expect(200);
  }

  @Test
  void anEndpointCanListenOnAllAddressesWhereItListenedOnOne() {
    for (String address : List.of("*", "127.0.0.1")) {
      api.put("/v1/gateways/g/endpoints/e", "{\"address\": \"%s:%d\"}".formatted(address, port))
          .expect(200);
      api.post("/v1/controller/commit?dryRun=true").expect(200);
      assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("reload");
      serves(port, "t");
    }
  }

  @Test
  void aDryRunTellsAndDoesNothing() throws IOException {
    api.put("/v1/pools/p/targets/t", "{\"weight\": 3}").expect(200);
    long version = api.version();
    JsonNode before = api.get("/v1/status").json();
    Set<String> files = files();
    Answer dry = api.post("/v1/controller/commit?dryRun=true").expect(200);
    assertThat(dry.version()).isEqualTo(version);
    assertThat(dry.json().path("applied").asText()).isEqualTo("runtime");
    assertThat(dry.json().path("HaProxy Status").asText()).isEqualTo("would be restarted");
    assertThat(dry.json().path("changes"))
        .isEqualTo(api.get("/v1/versions/running/diff/next").expect(200).json().path("changes"))
        .hasSize(1);
    assertThat(dry.json().path("version").asLong()).isEqualTo(version);
    assertThat(dry.json().has("PID")).isFalse();
    assertThat(files()).isEqualTo(files);
    assertThat(api.get("/v1/status").json().path("versions")).isEqualTo(before.path("versions"));
    assertThat(hrapi.haproxy().path("workerPid")).isEqualTo(before.at("/haproxy/workerPid"));
    Answer real = api.commit().expect(200);
    assertThat(real.json().path("applied")).isEqualTo(dry.json().path("applied"));
    assertThat(real.json().path("Listen Port")).isEqualTo(dry.json().path("Listen Port"));
    JsonNode nothing = api.post("/v1/controller/commit?dryRun=true").expect(200).json();
    assertThat(nothing.path("HaProxy Status").asText()).isEqualTo("would stay unchanged");
    assertThat(nothing.path("changes")).isEmpty();
    assertThat(
            api.post("/v1/haproxy/control/restart?dryRun=true")
                .expect(200)
                .json()
                .path("haproxy status")
                .asText())
        .isEqualTo("would be restarted");
    assertThat(
            api.post("/v1/haproxy/control/stop?dryRun=true")
                .expect(200)
                .json()
                .path("status")
                .asText())
        .isEqualTo("haproxy would be killed");
  }

  private Set<String> files() throws IOException {
    Set<String> files = new TreeSet<>();
    for (Path folder : List.of(hrapi.instance(), hrapi.haproxyFolder())) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              files.add(directory.toString());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              // The head of the log is written beside the old one each second.
              if (!file.toString().endsWith(".partial")) {
                files.add(file.toString());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    }
    return files;
  }

  @Nested
  final class Conflicts {

    @Test
    void aPoolThatTrafficWouldGoToMustBeThere() {
      api.put("/v1/gateways/g", "{\"defaultBack\": \"nowhere\"}").expect(200);
      Answer answer = refused(409, "conflict", "");
      assertThat(answer.json().path("conflicting").toString()).contains("/v1/pools/nowhere");
      assertThat(answer.json().path("detail").asText()).contains("nowhere");
      api.put("/v1/gateways/g", "{\"defaultBack\": \"p\"}").expect(200);
      api.put("/v1/gateways/g/pools/a", "{\"pool\": \"missing\", \"path\": \"/a\"}").expect(200);
      answer = refused(409, "conflict", "");
      assertThat(answer.json().path("conflicting").toString())
          .contains("/v1/pools/missing", "/v1/gateways/g/pools/a");
    }

    @Test
    void aPoolWithoutEffectThatIsMissingIsAWarning() {
      api.put("/v1/gateways/g/pools/a", "\"missing\"").expect(200);
      Answer commit = api.commit().expect(200);
      assertThat(commit.json().path("warnings").toString()).contains("missing", "/gateways/g");
    }

    @Test
    void theSameAddressTwiceIsRefused() {
      int other = FreePorts.next();
      List<String> same = List.of("*:" + other, ":" + other, "0.0.0.0:" + other);
      for (String one : same) {
        for (String two : same) {
          api.put("/v1/gateways/h", "{\"endpoints\": {\"x\": \"%s\"}}".formatted(one)).expect(200);
          api.put("/v1/gateways/i", "{\"endpoints\": {\"y\": \"%s\"}}".formatted(two)).expect(200);
          Answer answer = api.commit().expectProblem(409, "conflict");
          assertThat(answer.json().path("conflicting").toString())
              .contains("/v1/gateways/h/endpoints/x", "/v1/gateways/i/endpoints/y");
        }
      }
      refused(409, "conflict", "");
      // A disabled gateway conflicts with nothing.
      api.put("/v1/gateways/i", "{\"enabled\": false}").expect(200);
      api.commit().expect(200);
    }

    @Test
    void hrapisOwnPortsAreItsOwn() {
      for (int own : List.of(hrapi.port(), hrapi.adminPort(), hrapi.statisticsPort())) {
        for (String host : List.of("127.0.0.1", "*")) {
          api.put("/v1/gateways/g/endpoints/x", "{\"address\": \"%s:%d\"}".formatted(host, own))
              .expect(200);
          Answer answer = refused(409, "conflict", "");
          assertThat(answer.json().path("detail").asText())
              .contains("/gateways/g/endpoints/x", Integer.toString(own));
        }
      }
    }

    @Test
    void twoEqualRulesAreRefused() {
      api.put("/v1/gateways/g/pools/a", "{\"pool\": \"p\", \"host\": \"H.example\"}").expect(200);
      api.put("/v1/gateways/g/pools/b", "{\"pool\": \"p\", \"host\": \"h.EXAMPLE\"}").expect(200);
      Answer answer = refused(409, "conflict", "");
      assertThat(answer.json().path("conflicting").toString())
          .contains("/v1/gateways/g/pools/a", "/v1/gateways/g/pools/b");
    }

    @Test
    void tcpHasNeitherRulesNorAlgorithmsOfHttp() {
      api.put("/v1/gateways/g", "{\"protocol\": \"tcp\"}").expect(200);
      api.put("/v1/gateways/g/pools/a", "{\"pool\": \"p\", \"path\": \"/a\"}").expect(200);
      assertThat(refused(422, "invalid", "").body()).contains("/gateways/g/pools/a", "tcp");
      api.delete("/v1/gateways/g/pools/a").expect(200);
      for (String algorithm : List.of("uri", "hdr(a)", "url_param a")) {
        api.put("/v1/pools/p/policy", "{\"policy\": \"" + algorithm + "\"}").expect(200);
        assertThat(refused(422, "invalid", "").body()).contains("/pools/p/policy", "tcp");
      }
    }

    @Test
    void aPortOfSomebodyElseIsNamedAndWhatRunsGoesOn() throws IOException {
      int taken = FreePorts.next();
      try (ServerSocket foreign = new ServerSocket(taken, 5, InetAddress.getLoopbackAddress())) {
        assertThat(foreign.isBound()).isTrue();
        api.put("/v1/gateways/g/endpoints/x", "{\"address\": \"127.0.0.1:%d\"}".formatted(taken))
            .expect(200);
        Answer answer = refused(422, "configuration-refused", "CommitRefused");
        assertThat(answer.json().path("detail").asText())
            .contains("/gateways/g/endpoints/x", Integer.toString(taken))
            // This JVM.
            .contains("process " + ProcessHandle.current().pid() + " (java");
        JsonNode words = api.lastEvent().at("/changes/0/after/messages");
        assertThat(words).isEqualTo(answer.json().path("messages"));
        assertThat(words.toString()).contains("/gateways/g/endpoints/x");
        JsonNode last = api.get("/v1/status").json().path("lastCommit");
        assertThat(last.path("outcome").asText()).isEqualTo("refused");
        assertThat(last.path("messages")).isEqualTo(words);
      }
      api.commit().expect(200);
      serves(taken, "t");
    }
  }

  @Test
  void everyAlgorithmPassesHaproxysCheck() {
    for (String algorithm :
        List.of(
            "roundrobin",
            "leastconn",
            "backfill",
            "static-rr",
            "first",
            "source",
            "uri",
            "hdr(X-User)",
            "url_param session.id",
            "random")) {
      api.put("/v1/pools/p/policy", "{\"policy\": \"" + algorithm + "\"}").expect(200);
      Answer commit = api.commit().expect(200);
      assertThat(commit.json().path("warnings")).as(algorithm).isEmpty();
      serves(port, "t");
    }
  }
}
