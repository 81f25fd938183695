package io.hrapi.program.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Tls;
import io.hrapi.app.testing.UploadText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Private keys that HAProxy needs, that it does not need, and that were destroyed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NeededKeysIT {

  private static final String PEM = "application/x-pem-file";
  private static final String ONE = "CN=one,O=hrapi";
  private static final String TWO = "CN=two,O=hrapi";

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OpenSsl openssl;

  @SuppressWarnings("NullAway.Init")
  private static Backends backends;

  private final int port = FreePorts.next();
  private final RunningHrapi hrapi =
      RunningHrapi.start(
          Map.of(
              "HRAPI_WATCH_INTERVAL", "50ms",
              "HRAPI_RESTARTS", "3",
              "HRAPI_RESTART_PAUSE", "20ms"));
  private final Api api = hrapi.api();

  @BeforeAll
  static void make() {
    openssl = new OpenSsl(folder);
    for (String name : List.of("one", "two")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned(name);
    }
    backends = new Backends();
  }

  @BeforeEach
  void serve() throws IOException {
    SharedHrapi.empty(hrapi);
    put("one");
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("served")))
        .expect(200);
    api.put(
            "/v1/gateways/g",
            """
            {"defaultBack": "p", "endpoints": {"e": "*:%d @c"}}
            """
                .formatted(port))
        .expect(200);
    api.commit().expect(200);
    assertThat(Tls.subjects(port)).containsExactly(ONE);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  /** Puts the certificate; returns the id of its private key. */
  private String put(String name) {
    api.sendTyped("PUT", "/v1/certificates/c", PEM, openssl.bytes(name + ".pem", name + ".key"))
        .expect(200);
    return secret();
  }

  private String secret() {
    String events = api.get("/v1/events?order=desc&limit=1&type=CertificatePut").body();
    Matcher secret = Pattern.compile("\"after\":\\{[^}]*\"secret\":\"([^\"]+)\"").matcher(events);
    assertThat(secret.find()).as(events).isTrue();
    return secret.group(1);
  }

  /** Makes the newest model pending, whatever was pending before. */
  private void change(String pool) {
    api.put("/v1/pools/" + pool, "{}").expect(200);
  }

  private void destroy(String secret) {
    hrapi.task("destroy-secret", "secret=" + secret).expect(200);
  }

  private void destroyIsRefused(String secret, String... words) {
    long version = api.version();
    Answer refused = hrapi.task("destroy-secret", "secret=" + secret).expect(409);
    assertThat(refused.body()).contains(words).contains(secret);
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void oneThatACommitWouldBeGoneBackToForIsNotDestroyed() throws Exception {
    String first = secret();
    put("two");
    api.postJson("/v1/controller/commit", "{\"confirm\": 600}").expect(200);
    assertThat(Tls.subjects(port)).containsExactly(TWO);
    change("q");
    destroyIsRefused(first, "/controller/confirm needs", "confirm the commit");
    api.post("/v1/controller/confirm").expect(200);
    destroy(first);
  }

  @Test
  void oneThatAnUploadRunsWithIsNotDestroyed() throws Exception {
    String first = secret();
    int other = FreePorts.next();
    String text =
        UploadText.answering("127.0.0.1:" + other + " ssl crt @{certificates:store}/c.pem", "up");
    api.upload(text).expect(200);
    assertThat(Tls.subjects(other)).containsExactly(ONE);
    // The model that ran before is pending; it is replaced, and so is the upload's certificate.
    put("two");
    destroyIsRefused(first, "/haproxy/configuration/running needs");
    assertThat(Tls.subjects(other)).containsExactly(ONE);
    api.upload(text).expect(200);
    assertThat(Tls.subjects(other)).containsExactly(TWO);
    change("q");
    destroy(first);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(commits())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(commits().relativize(path).toString(), Files.readString(path));
      }
    }
    return files;
  }

  private Path commits() {
    return hrapi.haproxyFolder().resolve("commits");
  }

  private Path live(String name) {
    return commits().resolve(hrapi.haproxy().path("commit").asText()).resolve(name);
  }

  private void killHaproxy() {
    hrapi.awaitLook();
    ProcessHandle.of(hrapi.haproxyPid()).orElseThrow().destroyForcibly();
  }

  private void isStartedAgain(long version) {
    Await.until(
        "HAProxy is started again",
        () -> {
          JsonNode started = api.get("/v1/events?type=HaproxyStarted&after=" + version).json();
          return started.path("events").size() > 0;
        });
    Await.until("it serves", () -> Tls.subjects(port).equals(List.of(ONE)));
  }

  @Test
  void aHaproxyThatDiedIsStartedFromWhatLiesThereThoughTheMasterKeyDoesNot() throws Exception {
    Map<String, String> before = files();
    assertThat(before.keySet()).anyMatch(name -> name.endsWith("/certificates/c.pem"));
    Path certificate = live("certificates/c.pem");
    Path text = live("haproxy.cfg");
    Path key = hrapi.instance().resolve("master.key");
    Path away = hrapi.root().resolve("away");
    long version;
    hrapi.stop();
    Files.move(key, away);
    try {
      hrapi.start();
      api.commit().expectProblem(409, "conflict");

      version = api.version();
      killHaproxy();
      isStartedAgain(version);
      assertThat(files()).isEqualTo(before);

      // The configuration is in the log, so it is not read from the changed file.
      Files.writeString(
          text, Files.readString(text).replace("maxconn", "# maxconn") + "# edited\n");
      version = api.version();
      killHaproxy();
      isStartedAgain(version);
      assertThat(files()).isEqualTo(before);

      // The key exists nowhere else.
      Files.write(certificate, openssl.bytes("two.pem", "two.key"));
      version = api.version();
      killHaproxy();
      Await.until(
          "it is given up", () -> api.lastEvent().path("type").asText().equals("HaproxyGivenUp"));
      assertThat(api.lastEvent().toString()).contains("master key");
      assertThat(api.get("/v1/events?type=HaproxyStarted&after=" + version).json().path("events"))
          .isEmpty();
      assertThat(hrapi.haproxyProcesses()).isEmpty();
    } finally {
      // The other tests need it, too.
      hrapi.stop();
      Files.move(away, key);
    }

    hrapi.start();
    isStartedAgain(version);
    assertThat(files()).isEqualTo(before);
  }

  private static byte[] export(Api from) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:" + from.port() + "/v1/controller/_export-sql"))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static void isWhole(Api api) {
    assertThat(
            api.postJson("/v1/log/verify", "{}").expect(200).json().path("valid").asBoolean(false))
        .isTrue();
  }

  /** Runs first, on a log that has no other private key. */
  @Test
  @Order(1)
  void aLogThatDestroyedOneIsTakenOverByAnEmptyHrapiAndRestored() throws Exception {
    String first = secret();
    put("two");
    api.commit().expect(200);
    change("q");
    destroy(first);
    api.post("/v1/controller/backup/b").expect(200);
    byte[] exported = export(api);
    change("r");
    api.post("/v1/controller/restore/b/1").expect(200);
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("Restored");
    String key = Files.readString(hrapi.instance().resolve("master.key")).strip();

    byte[] again;
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other
          .api()
          .sendTyped("PUT", "/v1/controller/_import-sql", "application/vnd.sqlite3", exported)
          .expect(200);
      assertThat(other.api().lastEvent().path("type").asText()).isEqualTo("LogAdopted");
      isWhole(other.api());
      other.task("destroy-secret", "secret=" + first).expect(404);
      assertThat(other.task("rotate-secrets", "oldKey=" + key).expect(200).body()).contains(": 1");
      other.api().delete("/v1/gateways/g").expect(200);
      other.api().delete("/v1/certificates/c").expect(200);
      other.task("destroy-secret", "certificate=c").expect(200);
      isWhole(other.api());
      again = export(other.api());
    }
    try (RunningHrapi third = RunningHrapi.startNew()) {
      third
          .api()
          .sendTyped("PUT", "/v1/controller/_import-sql", "application/vnd.sqlite3", again)
          .expect(200);
      isWhole(third.api());
      third.task("destroy-secret", "certificate=c").expect(404);
    }
  }
}
