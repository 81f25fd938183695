package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HaproxyScript;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.haproxy.socket.MasterSocket;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commits requested while one is in progress share the next one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedCommitIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int CLIENTS = 50;
  private static final int LIMIT_SECONDS = 60;

  private final Backends backends = new Backends();
  private final HaproxyScript program;
  private final RunningHrapi hrapi;
  private final Api api;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port = FreePorts.next();

  /** The newest version before a test. */
  private long before;

  SharedCommitIT(@TempDir Path folder) {
    program = new HaproxyScript(folder);
    hrapi = RunningHrapi.start(Map.of("HAPROXY_BIN", program.program()));
    api = hrapi.api();
  }

  @BeforeEach
  void model() {
    program.refuse(false);
    SharedHrapi.empty(hrapi);
    before = api.version();
    api.putGateway(backends.serve("t"), port);
    api.commit().expect(200);
  }

  @AfterEach
  void letGo() {
    program.slow(false);
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    hrapi.close();
    backends.close();
  }

  /** Makes a change that needs a reload; returns its version. */
  private long write(String name) {
    return api.put(
            "/v1/gateways/g/pools/" + name, "{\"pool\": \"p\", \"path\": \"/%s\"}".formatted(name))
        .expect(200)
        .version();
  }

  /** Starts a commit, which stays in progress until its check may continue. */
  private Future<Answer> occupy() {
    write("first");
    program.slow(true);
    Future<Answer> first = threads.submit(() -> api.commit());
    program.awaitCheck();
    return first;
  }

  /** Waits until at least {@code count} requests wait for the commit in progress. */
  private void awaitWaiting(int count) {
    Await.until(count + " wait", () -> occurrences(hrapi.threads(), "SharedCommits.join") > count);
  }

  private static int occurrences(String text, String word) {
    return text.split(java.util.regex.Pattern.quote(word), -1).length - 1;
  }

  private int reloads() {
    return new MasterSocket(hrapi.sockets().resolve("master.sock")).showProcesses(LIMIT).reloads();
  }

  /** Returns the events of this type since the test began. */
  private JsonNode events(String type) {
    return api.get("/v1/events?limit=1000&type=" + type + "&after=" + before)
        .expect(200)
        .json()
        .path("events");
  }

  private void serves() {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
  }

  private static Answer get(Future<Answer> answer) throws Exception {
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Starts the commits of the clients, each after its own write, whose version goes into {@code
   * written}.
   */
  private List<Future<Answer>> commits(long[] written) {
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      answers.add(
          threads.submit(
              () -> {
                written[client] = write("c" + client);
                return api.commit(headers(client));
              }));
    }
    return answers;
  }

  private String[] headers(int client) {
    return new String[] {
      "Hrapi-Actor",
      "client-" + client,
      "Idempotency-Key",
      "key-" + before + "-" + client,
      "Hrapi-Reason",
      "mine"
    };
  }

  @Test
  void manyAreOneLoadAndEachHearsOfIt() throws Exception {
    int reloads = reloads();
    Future<Answer> first = occupy();
    long[] written = new long[CLIENTS];
    List<Future<Answer>> answers = commits(written);
    awaitWaiting(CLIENTS);
    // Other requests are answered in the meantime, and a stale commit does not join.
    api.get("/v1/pools").expect(200);
    Future<Answer> stale = threads.submit(() -> api.commit("If-Match", "\"1\""));
    awaitWaiting(CLIENTS + 1);
    program.slow(false);
    get(first).expect(200);
    Set<String> actors = new HashSet<>();
    Set<Long> events = new HashSet<>();
    int shared = 0;
    for (int i = 0; i < CLIENTS; i++) {
      Answer answer = get(answers.get(i)).expect(200);
      assertThat(answer.json().path("version").asLong()).isGreaterThanOrEqualTo(written[i]);
      assertThat(answer.json().path("applied").asText()).isEqualTo("reload");
      assertThat(answer.json().path("PID").asLong()).isEqualTo(hrapi.haproxyPid());
      JsonNode event = api.get("/v1/events/" + answer.version()).expect(200).json();
      assertThat(event.path("type").asText()).isEqualTo("ConfigurationCommitted");
      assertThat(event.path("reason").asText()).isEqualTo("mine");
      assertThat(event.at("/changes/0/after/because")).isEqualTo(answer.json().path("because"));
      actors.add(event.path("actor").asText());
      events.add(answer.version());
      if (answer.json().path("because").asText().contains("shared with the commit of event ")) {
        shared++;
      }
    }
    assertThat(actors).hasSize(CLIENTS);
    assertThat(events).hasSize(CLIENTS);
    assertThat(shared).isEqualTo(CLIENTS - 1);
    assertThat(reloads()).isEqualTo(reloads + 2);
    get(stale).expectProblem(412, "precondition-failed");
    String running = api.get("/v1/haproxy/configuration/running").body();
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(running).contains("/c" + i);
    }
    serves();
    // Each key has its own answer.
    long version = api.version();
    for (int i = 0; i < CLIENTS; i++) {
      Answer again = api.commit(headers(i)).expect(200);
      assertThat(again.body()).isEqualTo(get(answers.get(i)).body());
      assertThat(again.version()).isEqualTo(get(answers.get(i)).version());
    }
    assertThat(api.version()).isEqualTo(version);
    assertThat(api.post("/v1/log/verify").expect(200).json().toString())
        .doesNotContain("misfit\":{");
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
  }

  @Test
  void whatIsRefusedIsRefusedToAll() throws Exception {
    int reloads = reloads();
    Future<Answer> first = occupy();
    List<Future<Answer>> answers = commits(new long[CLIENTS]);
    awaitWaiting(CLIENTS);
    program.refuse(true);
    program.slow(false);
    get(first).expectProblem(422, "configuration-refused");
    Set<String> actors = new HashSet<>();
    for (Future<Answer> answer : answers) {
      Answer refused = get(answer).expectProblem(422, "configuration-refused");
      assertThat(refused.json().path("messages").toString()).contains("refused on purpose");
    }
    JsonNode events = events("CommitRefused");
    assertThat(events).hasSize(CLIENTS + 1);
    for (JsonNode event : events) {
      actors.add(event.path("actor").asText());
      assertThat(event.at("/changes/0/after/messages").toString()).contains("refused on purpose");
    }
    assertThat(actors).hasSize(CLIENTS + 1);
    assertThat(reloads()).isEqualTo(reloads);
    serves();
    program.refuse(false);
    // The key of a refused commit can be used again.
    assertThat(api.commit(headers(0)).expect(200).json().path("applied").asText())
        .isEqualTo("reload");
  }

  @Test
  void tooManyAreToldSoAndOthersAreAnswered() throws Exception {
    Future<Answer> first = occupy();
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      answers.add(threads.submit(() -> api.commit()));
    }
    awaitWaiting(128);
    Answer refused = api.commit().expectProblem(503, "busy");
    assertThat(refused.header("Retry-After")).matches("\\d+");
    api.get("/v1/pools").expect(200);
    api.put("/v1/pools/q", "{}").expect(200);
    program.slow(false);
    get(first).expect(200);
    for (Future<Answer> answer : answers) {
      get(answer).expect(200);
    }
    assertThat(events("ConfigurationCommitted")).hasSize(130);
  }

  @Test
  void nothingIsHalfWhenHrapiDiesAmongThem() throws Exception {
    Future<Answer> first = occupy();
    List<Future<Answer>> answers = commits(new long[CLIENTS]);
    awaitWaiting(CLIENTS);
    long pid = hrapi.haproxyPid();
    String running = api.get("/v1/haproxy/configuration/running").body();
    hrapi.kill();
    program.slow(false);
    answers.add(first);
    for (Future<Answer> answer : answers) {
      try {
        throw new AssertionError("nobody was there to answer: " + get(answer));
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(UncheckedIOException.class);
      }
    }
    serves();
    hrapi.start();
    assertThat(api.get("/v1/haproxy/configuration/running").body()).isEqualTo(running);
    assertThat(events("ConfigurationCommitted")).hasSize(1);
    Await.until("HAProxy is found again", () -> hrapi.haproxyPid() == pid);
    Answer commit = api.commit().expect(200);
    assertThat(commit.json().path("applied").asText()).isEqualTo("reload");
    assertThat(api.get("/v1/haproxy/configuration/running").body()).contains("/c0", "/c49");
    serves();
  }
}
