package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HaproxyScript;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Tls;
import io.hrapi.app.testing.UploadText;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.socket.AdminSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commits that change HAProxy at run time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RuntimeCommitIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int REQUESTS = 240;

  @TempDir private static Path folder;

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private HaproxyScript program;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void start() {
    program = new HaproxyScript(folder);
    // Drift is found by the commit alone, since the watch looks only every hour.
    hrapi =
        RunningHrapi.start(Map.of("HAPROXY_BIN", program.program(), "HRAPI_WATCH_INTERVAL", "1h"));
    api = hrapi.api();
  }

  /** Two targets with the same weight, in a HAProxy that was just started with them. */
  @BeforeEach
  void model() {
    program.refuse(false);
    program.missing(false);
    api.post("/v1/haproxy/control/stop").expect(200);
    api.put("/v1/model", "{}").expect(200);
    api.putGateway(Map.of("a", backends.serve("a"), "b", backends.serve("b")), port);
    api.commitOverUpload().expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private JsonNode commit(String applied, String because) {
    Answer dry = api.post("/v1/controller/commit?dryRun=true&replaceUpload=true").expect(200);
    assertThat(dry.json().path("applied").asText()).isEqualTo(applied);
    assertThat(dry.json().path("because").asText()).contains(because);
    JsonNode answer = api.commitOverUpload().expect(200).json();
    assertThat(answer.path("applied").asText()).as(answer.toString()).isEqualTo(applied);
    assertThat(answer.path("because").asText()).contains(because);
    JsonNode change = api.lastEvent().at("/changes/0/after");
    assertThat(change.path("outcome").asText()).isEqualTo(applied);
    assertThat(change.path("because")).isEqualTo(answer.path("because"));
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    return answer;
  }

  /** Sends {@code REQUESTS} requests; returns the number of responses by target. */
  private Map<String, Integer> shares() {
    Map<String, Integer> shares = new TreeMap<>();
    Api gateway = new Api(port);
    for (int i = 0; i < REQUESTS; i++) {
      shares.merge(gateway.get("/").expect(200).body(), 1, Integer::sum);
    }
    return shares;
  }

  /** Waits for these shares: a server that is new gets traffic only after its first checks. */
  private void awaitShares(Map<String, Integer> expected) {
    Await.until("the shares are " + expected, () -> shares().equals(expected));
  }

  /** The commit itself finds the change, long before the watch does. */
  @Test
  void aCommitOfTheSameLooksFirst() {
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    admin().ask("set server pool:p/a state maint", LIMIT);
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    JsonNode commit = api.commit().expect(200).json();
    assertThat(commit.path("applied").asText()).isEqualTo("reload");
    assertThat(commit.path("because").asText()).contains("drift: state, /v1/pools/p/targets/a");
    awaitShares(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));
  }

  @Test
  void targetsChangeComeAndGoWithoutAReload() {
    String worker = worker();
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));

    api.put("/v1/pools/p/targets/a", "{\"weight\": 3}").expect(200);
    commit("runtime", "1 change at");
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS * 3 / 4, "b", REQUESTS / 4));

    api.put("/v1/pools/p/targets/a", "{\"enabled\": false}").expect(200);
    commit("runtime", "1 change at");
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));

    String c = backends.serve("c");
    api.put(
            "/v1/pools/p",
            "{\"targets\": {\"c\": \"%s\", \"b\": \"%s\"}}".formatted(c, backends.serve("moved")))
        .expect(200);
    api.put("/v1/pools/p/targets/a", "{\"enabled\": true, \"weight\": 1}").expect(200);
    commit("runtime", "4 changes");
    assertThat(shares())
        .isEqualTo(Map.of("a", REQUESTS / 3, "c", REQUESTS / 3, "moved", REQUESTS / 3));

    api.delete("/v1/pools/p/targets/a").expect(200);
    commit("runtime", "1 change at");
    assertThat(shares()).isEqualTo(Map.of("c", REQUESTS / 2, "moved", REQUESTS / 2));
    assertThat(worker()).isEqualTo(worker);

    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    commit("reload", "backend pool:p has a different algorithm");
    assertThat(worker()).isNotEqualTo(worker);
    assertThat(shares().keySet()).containsExactly("c", "moved");
  }

  /** Returns the worker's process id, which every reload changes. */
  private String worker() {
    return admin().showInfo(LIMIT).getOrDefault("Pid", "none");
  }

  private AdminSocket admin() {
    return new AdminSocket(hrapi.sockets().resolve("admin.sock"));
  }

  @Test
  void everythingElseIsAReloadAndSaysWhy() {
    api.put(
            "/v1/gateways/g",
            "{\"endpoints\": {\"f\": \"127.0.0.1:%d\"}}".formatted(FreePorts.next()))
        .expect(200);
    commit("reload", "frontends differ");
    api.put("/v1/pools/p", "{\"enabled\": false}").expect(200);
    commit("reload", "backend pool:p is disabled");
    api.put(
            "/v1/pools/p",
            """
            {"enabled": true, "targets": {"n": "localhost:1"}}
            """)
        .expect(200);
    commit("reload", "backend pool:p");
    api.upload(UploadText.answering("127.0.0.1:" + FreePorts.next(), "up")).expect(200);
    assertThat(api.lastEvent().at("/changes/0/after/because").asText())
        .isEqualTo("an uploaded configuration");
    commit("reload", "an uploaded configuration runs");
  }

  @Test
  void theFilesAreTheTruthAsWell() throws IOException {
    api.put("/v1/pools/p/targets/a", "{\"weight\": 3}").expect(200);
    commit("runtime", "1 change at");
    String running = api.get("/v1/haproxy/configuration/running").expect(200).body();
    assertThat(running).contains("weight 3");
    assertThat(Files.readString(hrapi.haproxyFolder().resolve("live/haproxy.cfg")))
        .isEqualTo(running);
    Await.until("the files of the commit before are deleted", () -> commits().size() == 1);
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS * 3 / 4, "b", REQUESTS / 4));

    // HAProxy is found again after hrapi stopped or was killed, and the next commit needs no reload
    // either.
    api.put("/v1/pools/p/targets/a", "{\"weight\": 5}").expect(200);
    commit("runtime", "1 change at");
    long pid = hrapi.haproxyPid();
    hrapi.kill();
    Files.createDirectories(hrapi.haproxyFolder().resolve("commits/left-over"));
    hrapi.start();
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    Await.until("what the end left over is deleted", () -> commits().size() == 1);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    api.put("/v1/pools/p/targets/a", "{\"weight\": 1}").expect(200);
    commit("runtime", "1 change at");
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));

    // HAProxy was killed too: it is started with the changes made at run time.
    List<ProcessHandle> haproxy = hrapi.haproxyProcesses();
    hrapi.kill();
    haproxy.forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> haproxy.stream().noneMatch(ProcessHandle::isAlive));
    hrapi.start();
    Await.until("HAProxy serves", () -> hrapi.haproxy().path("state").asText().equals("running"));
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));
  }

  private List<Path> commits() {
    try (Stream<Path> commits = Files.list(hrapi.haproxyFolder().resolve("commits"))) {
      return commits.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** hrapi was killed during a change: HAProxy runs neither the old nor the new configuration. */
  @Test
  void whatWasHalfChangedIsLoadedAnew() {
    AdminSocket admin = admin();
    hrapi.kill();
    admin.askAll(List.of("set weight pool:p/a 9"), LIMIT);
    admin.mark("changing-0123", LIMIT);
    hrapi.start();
    Await.until("it is loaded anew", () -> admin.mark(LIMIT).isEmpty());
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("HaproxyStarted");
    assertThat(api.lastEvent().path("reason").asText()).contains("while it changed HAProxy");
  }

  /** Someone used the socket: HAProxy differs from what is recorded, and refuses a change. */
  @Test
  void whatHaproxyRefusesIsReloaded() {
    AdminSocket admin = admin();
    admin.askAll(List.of("set server pool:p/a state maint"), LIMIT);
    assertThat(admin.ask("del server pool:p/a", LIMIT)).contains("deleted");
    api.put("/v1/pools/p/targets/a", "{\"weight\": 3}").expect(200);
    JsonNode answer = api.commit().expect(200).json();
    assertThat(answer.path("applied").asText()).isEqualTo("reload");
    assertThat(answer.path("because").asText())
        .contains("set server pool:p/a weight 3", "No such server");
    awaitShares(Map.of("a", REQUESTS * 3 / 4, "b", REQUESTS / 4));
  }

  /**
   * The same with a dry-run first: it finds the difference, and the commit is applied as it says.
   */
  @Test
  void aDryRunTellsTheWayThatTheCommitTakes() {
    AdminSocket admin = admin();
    admin.askAll(List.of("set server pool:p/a state maint"), LIMIT);
    assertThat(admin.ask("del server pool:p/a", LIMIT)).contains("deleted");
    api.put("/v1/pools/p/targets/a", "{\"weight\": 3}").expect(200);
    commit("reload", "drift: missing, /v1/pools/p/targets/a");
    awaitShares(Map.of("a", REQUESTS * 3 / 4, "b", REQUESTS / 4));
  }

  @Test
  void whereAReloadFailsTooWhatRanIsAsItWas() {
    // Of the two changes, HAProxy accepts only the first.
    admin().askAll(List.of("set server pool:p/b state maint"), LIMIT);
    assertThat(admin().ask("del server pool:p/b", LIMIT)).contains("deleted");
    api.put("/v1/pools/p/targets/a", "{\"weight\": 5}").expect(200);
    api.put("/v1/pools/p/targets/b", "{\"weight\": 7}").expect(200);
    JsonNode running = api.get("/v1/status").json().at("/versions/running");
    program.refuse(true);
    api.commit().expectProblem(422, "configuration-refused");
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("CommitRefused");
    awaitShares(Map.of("a", REQUESTS / 2, "b", REQUESTS / 2));
    assertThat(api.get("/v1/status").json().at("/versions/running")).isEqualTo(running);
    assertThat(hrapi.instance().resolve("loading.json")).doesNotExist();
    program.refuse(false);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS * 5 / 12, "b", REQUESTS * 7 / 12));
  }

  /**
   * HAProxy needs a file descriptor for each check, and does not start with too few; its own check
   * does not notice.
   */
  @Test
  void whatCouldNotBeLoadedAfterwardsIsNotMadeAtRunTime() throws Exception {
    limitOpenFiles(600);
    api.put("/v1/pools/p", more(100)).expect(200);
    commit("runtime", "100 changes");
    String fits = api.get("/v1/model").expect(200).body();
    api.put("/v1/pools/p", more(500)).expect(200);
    JsonNode dry = api.post("/v1/controller/commit?dryRun=true").expect(200).json();
    assertThat(dry.path("because").asText()).contains("HAProxy may open 600 files");
    Answer refused = api.commit().expectProblem(422, "configuration-refused");
    assertThat(refused.body()).contains("FD limit");
    // The previous configuration can be loaded at any time, and can still be changed at run time.
    assertThat(shares().keySet()).containsExactly("a", "b");
    hrapi.task("reload-haproxy", "").expect(200);
    assertThat(shares().keySet()).containsExactly("a", "b");
    api.put("/v1/model", fits).expect(200);
    api.put("/v1/pools/p", more(110)).expect(200);
    commit("runtime", "10 changes");
  }

  /** Sets the limit as HAProxy's account, which needs no privilege for that. */
  private void limitOpenFiles(int files) throws Exception {
    List<String> words = new ArrayList<>();
    if (HaproxyAccount.isNeeded()) {
      String account = hrapi.haproxy().path("account").asText();
      words.addAll(
          List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--clear-groups"));
    }
    String pid = Long.toString(hrapi.haproxyPid());
    words.addAll(List.of("prlimit", "--pid", pid, "--nofile=" + files + ":" + files));
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }

  /** Returns a body with {@code count} targets that do not listen. */
  private static String more(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"m%d\": \"127.0.0.9:%d\"".formatted(i, 10_000 + i))
        .collect(Collectors.joining(", ", "{\"targets\": {", "}}"));
  }

  @Test
  void filesThatTheCheckRefusesAfterwardsAreAnEvent() {
    api.put("/v1/pools/p/targets/a", "{\"weight\": 2}").expect(200);
    program.missing(true);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    // A check that cannot run is reported, and another follows.
    Await.until(
        "the log says so",
        () -> hrapi.output().contains("The running configuration could not be checked"));
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("ConfigurationCommitted");
    program.missing(false);
    api.put("/v1/pools/p/targets/a", "{\"weight\": 3}").expect(200);
    program.refuse(true);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    Await.until("the event", () -> api.lastEvent().path("type").asText().equals("HaproxyDrifted"));
    assertThat(api.lastEvent().at("/changes/0/after/drift/0/what").asText()).isEqualTo("check");
    assertThat(api.lastEvent().at("/changes/0/after/drift/0/found").asText())
        .contains("refused on purpose");
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS * 3 / 4, "b", REQUESTS / 4));
    // The next test must not begin with drift.
    hrapi.close();
    start();
  }

  @Test
  void aCertificateIsReplacedWithoutAReload() throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    for (String name : List.of("one", "two")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned(name);
    }
    int tls = FreePorts.next();
    putCertificate(openssl, "one");
    api.put("/v1/gateways/g/endpoints/t", "{\"address\": \"127.0.0.1:%d @c\"}".formatted(tls))
        .expect(200);
    commit("reload", "frontends differ");
    assertThat(Tls.subjects(tls)).containsExactly("CN=one,O=hrapi");
    putCertificate(openssl, "two");
    commit("runtime", "1 change at");
    assertThat(Tls.subjects(tls)).containsExactly("CN=two,O=hrapi");
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(Tls.subjects(tls)).containsExactly("CN=two,O=hrapi");
  }

  private void putCertificate(OpenSsl openssl, String name) {
    api.sendTyped(
            "PUT",
            "/v1/certificates/c",
            "application/x-pem-file",
            openssl.bytes(name + ".pem", name + ".key"))
        .expect(200);
  }
}
