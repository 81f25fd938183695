package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Tls;
import io.hrapi.app.testing.UploadText;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.MasterSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HAProxy or its files are changed by hand: hrapi detects and reports it, and a commit corrects it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriftIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String LIVE = "/v1/versions/running/diff/live";
  private static final int REQUESTS = 40;

  @TempDir private static Path folder;

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private final String a = backends.serve("a");
  private final String b = backends.serve("b");
  private final RunningHrapi hrapi =
      RunningHrapi.start(Map.of("HRAPI_WATCH_INTERVAL", "50ms", "HRAPI_DRIFT_INTERVAL", "100ms"));
  private final Api api = hrapi.api();

  /** Commits two targets with the same weight; no drift remains from an earlier test. */
  @BeforeEach
  void commit() {
    api.put("/v1/model", "{}").expect(200);
    api.putGateway(Map.of("a", a, "b", b), port);
    api.commitOverUpload().expect(200);
    hrapi.awaitLook();
    Await.until("the end of a drift is recorded", () -> drift().isEmpty());
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private AdminSocket admin() {
    return new AdminSocket(hrapi.sockets().resolve("admin.sock"));
  }

  private Path liveFile() {
    return hrapi.haproxyFolder().resolve("live/haproxy.cfg");
  }

  private Map<String, Integer> shares() {
    Map<String, Integer> shares = new TreeMap<>();
    Api gateway = new Api(port);
    for (int i = 0; i < REQUESTS; i++) {
      shares.merge(gateway.get("/").expect(200).body(), 1, Integer::sum);
    }
    return shares;
  }

  private Answer health() {
    return new Api(hrapi.adminPort()).get("/healthcheck");
  }

  private JsonNode drift() {
    return api.get("/v1/status").expect(200).json().path("drift");
  }

  private void awaitLast(String type) {
    Await.until(type, () -> api.lastEvent().path("type").asText().equals(type));
  }

  private List<String> typesAfter(long version) {
    JsonNode events = api.get("/v1/events?after=" + version).expect(200).json().path("events");
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.path("type").asText())
        .toList();
  }

  private JsonNode live() {
    return api.get(LIVE).expect(200).json();
  }

  private void assertClean() {
    JsonNode live = live();
    assertThat(live.path("count").asInt(-1)).as(live.toString()).isZero();
    assertThat(live.path("compared"))
        .hasToString("[\"files\",\"process\",\"gateways\",\"targets\"]");
    assertThat(api.get(LIVE, "Accept", "text/plain").expect(200).body()).isEmpty();
  }

  /** Checks that a commit of the same model is a reload with this reason, and ends the drift. */
  private void commitRepairs(String because) {
    Answer dry = api.post("/v1/controller/commit?dryRun=true").expect(200);
    assertThat(dry.json().path("applied").asText()).isEqualTo("reload");
    assertThat(dry.json().path("because").asText()).startsWith("drift: ").contains(because);
    JsonNode commit = api.commit().expect(200).json();
    assertThat(commit.path("applied").asText()).isEqualTo("reload");
    assertThat(commit.path("because").asText()).startsWith("drift: ").contains(because);
    awaitLast("DriftEnded");
    assertClean();
    assertThat(drift()).isEmpty();
    health().expect(200);
    // A server that was missing gets traffic only after its first checks.
    Await.until("both serve", () -> shares().equals(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2)));
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set weight pool:p/a 9 | weight | /v1/pools/p/targets/a | 1 | 9",
        "set server pool:p/a state maint | state | /v1/pools/p/targets/a | enabled | disabled",
        "set server pool:p/b state drain | state | /v1/pools/p/targets/b | enabled | draining",
        "set server pool:p/a addr 127.0.0.2 | address | /v1/pools/p/targets/a | 127.0.0.1:"
            + " | 127.0.0.2:",
        "disable health pool:p/a | health | /v1/pools/p/targets/a | checked | its checks are dis",
        "disable frontend gateway:g | state | /v1/gateways/g | enabled | disabled",
        "shutdown frontend gateway:g | state | /v1/gateways/g | enabled | shut down",
        "set maxconn frontend gateway:g 0 | limit | /v1/gateways/g | maxconn | maxconn 0",
        "set maxconn global 7 | limit | /v1/haproxy | maxconn | maxconn 7",
        "set rate-limit sessions global 9 | limit | /v1/haproxy | no Sess | SessRateLimit 9",
        "disable frontend _statistics | state | /v1/haproxy/_statistics | enabled | disabled",
      })
  void whatIsDoneAtTheSocketIsSeen(
      String command, String what, String resource, String expected, String found) {
    isSeen(command, what, resource, expected, found);
  }

  @Test
  void aBackendThatIsUnpublishedIsSeen() {
    String version = api.get("/v1/status").expect(200).json().at("/haproxy/version").asText();
    assumeThat(HaproxyVersion.of(version).isAtLeast(new HaproxyVersion(3, 4))).isTrue();
    isSeen("unpublish backend pool:p", "state", "/v1/pools/p", "published", "unpublished");
  }

  private void isSeen(String command, String what, String resource, String expected, String found) {
    long version = api.version();
    admin().ask(command, LIMIT);
    awaitLast("HaproxyDrifted");
    JsonNode event = api.lastEvent();
    assertThat(event.path("actor").asText()).isEqualTo("hrapi");
    assertThat(event.at("/changes/0/after/count").asInt()).isEqualTo(1);
    JsonNode entry = drift().path(0);
    assertThat(entry).isEqualTo(event.at("/changes/0/after/drift/0"));
    assertThat(entry.path("what").asText()).isEqualTo(what);
    assertThat(entry.path("resource").asText()).isEqualTo(resource);
    assertThat(entry.path("expected").asText()).startsWith(expected);
    assertThat(entry.path("found").asText()).startsWith(found);
    assertThat(live().path("drift")).hasToString("[" + entry + "]");
    assertThat(api.get(LIVE, "Accept", "text/plain").expect(200).body())
        .startsWith("# " + what + ", " + resource + ": committed " + expected)
        .hasLineCount(1);
    assertThat(health().expect(500).json().at("/haproxy/message").asText()).contains(resource);
    assertThat(hrapi.gauge("drift")).isEqualTo(1);
    commitRepairs(resource);
    assertThat(typesAfter(version))
        .containsExactly(
            "HaproxyDrifted", "ConfigurationCommitted", "DriftEnded", "ConfigurationCommitted");
  }

  @Test
  void whatIsUndoneByHandIsOver() {
    long version = api.version();
    admin().ask("set weight pool:p/a 9", LIMIT);
    awaitLast("HaproxyDrifted");
    // Further drift, and a restart of hrapi, add no event.
    admin().ask("set weight pool:p/b 9", LIMIT);
    Await.until("both are seen", () -> drift().size() == 2);
    hrapi.kill();
    hrapi.start();
    Await.until("both are seen", () -> drift().size() == 2);
    admin().ask("set weight pool:p/a 1;set weight pool:p/b 1", LIMIT);
    awaitLast("DriftEnded");
    assertThat(drift()).isEmpty();
    assertThat(typesAfter(version)).containsExactly("HaproxyDrifted", "DriftEnded");
  }

  @Test
  void targetsThatAreMissingOrUnknownAreSeen() {
    AdminSocket admin = admin();
    admin.ask("set server pool:p/a state maint", LIMIT);
    assertThat(admin.ask("del server pool:p/a", LIMIT)).contains("deleted");
    assertThat(admin.ask("add server pool:p/x " + a + " weight 3", LIMIT)).contains("registered");
    Await.until("both are seen", () -> drift().size() == 2);
    assertThat(drift().at("/0/what").asText()).isEqualTo("missing");
    assertThat(drift().at("/0/expected").asText()).isEqualTo(a + ", weight 1");
    assertThat(drift().at("/1/what").asText()).isEqualTo("unknown");
    assertThat(drift().at("/1/resource").asText()).isEqualTo("/v1/pools/p/targets/x");
    assertThat(drift().at("/1/found").asText()).isEqualTo("disabled");
    admin.ask("enable server pool:p/x", LIMIT);
    Await.until(
        "it is enabled", () -> drift().at("/1/found").asText().equals(a + ", weight 3, enabled"));
    commitRepairs("/v1/pools/p/targets/a");
  }

  @Test
  void aFileThatWasEditedIsSeen() throws IOException {
    String text = Files.readString(liveFile());
    Files.writeString(liveFile(), text.replace("weight 1", "weight 2"));
    awaitLast("HaproxyDrifted");
    assertThat(drift()).hasSize(1);
    assertThat(drift().at("/0/what").asText()).isEqualTo("file");
    assertThat(drift().at("/0/resource").asText()).isEqualTo("/v1/haproxy/configuration/running");
    assertThat(api.get(LIVE, "Accept", "text/plain").expect(200).body())
        .startsWith("--- commit ")
        .contains("+++ live", "\n-", "\n+", "weight 2", "# file, /v1/haproxy/configuration/");
    commitRepairs("file");
    assertThat(liveFile()).hasContent(text);
    Files.delete(liveFile());
    awaitLast("HaproxyDrifted");
    assertThat(drift().at("/0/found").asText()).contains("no readable file");
    api.post("/v1/haproxy/control/restart").expect(200);
    awaitLast("DriftEnded");
    assertThat(liveFile()).hasContent(text);
  }

  @Test
  void aReloadBySomebodyElseIsSeen() throws IOException {
    MasterSocket master = new MasterSocket(hrapi.sockets().resolve("master.sock"));
    long worker = hrapi.haproxy().path("workerPid").asLong();
    // It is seen even if the files no longer differ.
    String text = Files.readString(liveFile());
    Files.writeString(liveFile(), text.replace("weight 1", "weight 2"));
    master.reload(LIMIT);
    // No answer means that HAProxy may not have read the file yet.
    Await.until(
        "it has reloaded",
        () -> {
          long now = hrapi.haproxy().path("workerPid").asLong(worker);
          return now != 0 && now != worker;
        });
    Files.writeString(liveFile(), text);
    Await.until("all of it is seen", () -> drift().size() == 3);
    assertThat(drift().at("/0/what").asText()).isEqualTo("process");
    assertThat(drift().at("/0/expected").asText()).contains("worker " + worker);
    assertThat(drift().at("/1/what").asText()).isEqualTo("weight");
    commitRepairs("a reload that hrapi did not request");
  }

  @Test
  void ofAHaproxyThatIsStoppedThereIsNone() {
    admin().ask("set server pool:p/a state maint", LIMIT);
    awaitLast("HaproxyDrifted");
    api.post("/v1/haproxy/control/stop").expect(200);
    assertThat(drift()).isEmpty();
    hrapi.awaitLook();
    assertThat(drift()).isEmpty();
    api.post("/v1/haproxy/control/start").expect(200);
    awaitLast("DriftEnded");
    assertThat(drift()).isEmpty();
  }

  @Test
  void whatHaproxySaysIsWrittenThoughHrapiIsGone() throws IOException {
    Path log = hrapi.haproxyFolder().resolve("haproxy.log");
    int former = Files.readString(log).length();
    hrapi.kill();
    admin().ask("set server pool:p/a state maint", LIMIT);
    Await.until(
        "what it says", () -> Files.readString(log).indexOf("pool:p/a is going DOWN", former) >= 0);
    hrapi.start();
    awaitLast("HaproxyDrifted");
    admin().ask("set server pool:p/a state ready", LIMIT);
    Await.until("what it says", () -> Files.readString(log).indexOf("pool:p/a is UP", former) >= 0);
  }

  @Test
  void aCommitOfAnotherModelSetsItRightAsWell() {
    admin().ask("set server pool:p/a state maint", LIMIT);
    awaitLast("HaproxyDrifted");
    api.put("/v1/pools/p/targets/b", "{\"weight\": 3}").expect(200);
    JsonNode commit = api.commit().expect(200).json();
    assertThat(commit.path("applied").asText()).isEqualTo("reload");
    assertThat(commit.path("because").asText()).contains("drift: state, /v1/pools/p/targets/a");
    // It is added again, and gets traffic after its first checks.
    Await.until(
        "both serve", () -> shares().equals(Map.of("a", REQUESTS / 4, "b", REQUESTS * 3 / 4)));
  }

  @Test
  void whatIsAsItWasCommittedIsNoDrift() {
    api.put(
            "/v1/pools/p",
            """
            {"targets": {"down": "127.0.0.1:%d", "name": "localhost:1", \
            "none": "nowhere.invalid:1", "six": "[0:0::1]:1", \
            "portless": "127.0.0.1"}}\
            """
                .formatted(FreePorts.next()))
        .expect(200);
    api.put("/v1/pools/p/targets/down", "{\"weight\": 0}").expect(200);
    api.put("/v1/pools/p/targets/six", "{\"enabled\": false}").expect(200);
    api.commit().expect(200);
    assertClean();
    api.put("/v1/pools/p/targets/a", "{\"weight\": 7}").expect(200);
    api.put("/v1/pools/p/targets/b", "{\"enabled\": false}").expect(200);
    api.put("/v1/pools/p/targets/six", "{\"enabled\": true}").expect(200);
    api.put("/v1/pools/p/targets/more", "{\"address\": \"[::1]:1\"}").expect(200);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    assertClean();
    long version = api.version();
    hrapi.kill();
    hrapi.start();
    assertClean();
    api.post("/v1/haproxy/control/restart").expect(200);
    assertClean();
    api.upload(UploadText.answering("127.0.0.1:" + FreePorts.next(), "up")).expect(200);
    assertThat(live().path("compared")).hasToString("[\"files\",\"process\",\"gateways\"]");
    assertThat(live().path("count").asInt(-1)).isZero();
    assertThat(typesAfter(version)).containsExactly("HaproxyRestarted", "ConfigurationCommitted");
  }

  @Test
  void aCertificateThatWasReplacedByHandIsSeen() throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    for (String name : List.of("one", "two")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned(name);
    }
    int tls = FreePorts.next();
    api.sendTyped(
            "PUT",
            "/v1/certificates/c",
            "application/x-pem-file",
            openssl.bytes("one.pem", "one.key"))
        .expect(200);
    api.put("/v1/gateways/g/endpoints/t", "{\"address\": \"127.0.0.1:%d @c\"}".formatted(tls))
        .expect(200);
    api.commit().expect(200);
    assertClean();
    AdminSocket admin = admin();
    String pem = new String(openssl.bytes("two.pem", "two.key"), StandardCharsets.US_ASCII);
    admin.ask("set ssl cert certificates/c.pem", pem.strip(), LIMIT);
    assertThat(admin.ask("commit ssl cert certificates/c.pem", LIMIT)).contains("Success!");
    assertThat(Tls.subjects(tls)).containsExactly("CN=two,O=hrapi");
    awaitLast("HaproxyDrifted");
    assertThat(drift().at("/0/what").asText()).isEqualTo("certificate");
    assertThat(drift().at("/0/resource").asText()).isEqualTo("/v1/certificates/c");
    commitRepairs("/v1/certificates/c");
    assertThat(Tls.subjects(tls)).containsExactly("CN=one,O=hrapi");
  }
}
