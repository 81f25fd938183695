package io.hrapi.program.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Tls;
import io.hrapi.haproxy.process.HaproxyAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private keys: where they are stored, who can decrypt them, and what happens to those that nobody
 * can.
 */
final class SecretsIT {

  private static final String PEM = "application/x-pem-file";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String CERTIFICATE = "/v1/certificates/c";
  private static final Pattern KEY_ID = Pattern.compile("master key ([0-9a-f]{16})");

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OpenSsl openssl;

  @SuppressWarnings("NullAway.Init")
  private static Backends backends;

  @SuppressWarnings("NullAway.Init")
  private static String pool;

  private int port;

  @BeforeAll
  static void make() {
    openssl = new OpenSsl(folder);
    for (String name : List.of("one", "two")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned(name);
    }
    backends = new Backends();
    pool = "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("served"));
  }

  @AfterAll
  static void end() {
    backends.close();
  }

  @BeforeEach
  void choosePort() {
    port = FreePorts.next();
  }

  private static byte[] pem(String name) {
    return openssl.bytes(name + ".pem", name + ".key");
  }

  private static Answer put(RunningHrapi hrapi, String name) {
    return hrapi.api().sendTyped("PUT", CERTIFICATE, PEM, pem(name)).expect(200);
  }

  /** Puts a certificate and commits a gateway that serves it. */
  private void serve(RunningHrapi hrapi) throws IOException {
    put(hrapi, "one");
    hrapi.api().put("/v1/pools/p", pool).expect(200);
    hrapi
        .api()
        .put(
            "/v1/gateways/g",
            """
            {"defaultBack": "p", "endpoints": {"e": "*:%d @c"}}
            """
                .formatted(port))
        .expect(200);
    hrapi.api().commit().expect(200);
    assertThat(Tls.subjects(port)).containsExactly("CN=one,O=hrapi");
  }

  private static Answer task(RunningHrapi hrapi, String name, String form) {
    return new Api(hrapi.adminPort())
        .sendTyped("POST", "/tasks/" + name, FORM, form.getBytes(StandardCharsets.UTF_8));
  }

  private static void expectLine(Answer answer, int status, String... words) {
    answer.expect(status);
    boolean done = status < 400;
    assertThat(answer.header("Content-Type"))
        .startsWith(done ? "text/plain" : "application/problem+json");
    String text = done ? answer.body() : answer.json().path("detail").asText();
    assertThat(text.strip().lines()).as(answer.body()).hasSize(1);
    assertThat(text).contains(words);
    assertThat(answer.body()).doesNotContain("Exception", "io.hrapi");
  }

  private static void expectCommitRefused(RunningHrapi hrapi, String word) {
    Answer refused = hrapi.api().commit().expectProblem(409, "conflict");
    assertThat(refused.json().path("detail").asText()).contains("certificate \"c\"", word);
    assertThat(refused.body()).contains(CERTIFICATE);
  }

  /** Returns the secret in the newest event about the certificate. */
  private static String secret(RunningHrapi hrapi) {
    String events =
        hrapi
            .api()
            .get("/v1/events?order=desc&limit=1&type=CertificatePut&resource=/v1/certificates/c")
            .body();
    Matcher secret = Pattern.compile("\"after\":\\{[^}]*\"secret\":\"([^\"]+)\"").matcher(events);
    assertThat(secret.find()).as(events).isTrue();
    return secret.group(1);
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString(), latin(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  /** One program for two tests, of which the second leaves private keys behind. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  final class WithAKeyOfTheEnvironment {

    private static final String MASTER = "0123456789abcdef".repeat(4);

    private final RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_MASTER_KEY", MASTER));

    @AfterAll
    void end() {
      hrapi.close();
    }

    /** Runs first, while there are no secrets. */
    @Test
    @Order(1)
    void theKeyOfTheEnvironmentIsChangedByItsOperator() throws Exception {
      byte[] bytes = new byte[32];
      Arrays.fill(bytes, (byte) 0xfb);
      String old = Base64.getEncoder().encodeToString(bytes);
      assertThat(old).contains("+");
      expectLine(task(hrapi, "rotate-secrets", ""), 409, "HRAPI_MASTER_KEY");
      expectLine(task(hrapi, "rotate-secrets", "oldKey=" + old), 409, "no secret is encrypted");
      expectLine(task(hrapi, "rotate-secrets", "oldKey=abc"), 400, "oldKey", "has 3 characters");
      Answer plain =
          new Api(hrapi.adminPort())
              .sendTyped(
                  "POST",
                  "/tasks/rotate-secrets",
                  "text/plain",
                  ("oldKey=" + old).getBytes(StandardCharsets.UTF_8));
      expectLine(plain, 409, "no secret is encrypted");
      Answer logged = new Api(hrapi.adminPort()).post("/tasks/rotate-secrets?old%4bey=" + old);
      expectLine(logged, 400, "oldKey", "access log");
      expectLine(task(hrapi, "rotate-secrets", "oldkey=" + old), 400, "\"oldkey\"", "oldKey");
      expectLine(task(hrapi, "rotate-secrets", "actor=a&actor=b"), 400, "twice");
      expectLine(task(hrapi, "rotate-secrets", "reason=" + "x".repeat(501)), 400, "500");
      assertThat(hrapi.api().version()).isZero();
      assertThat(hrapi.output()).doesNotContain(old);
    }

    @Test
    void keysLieNowhereInTheClearButInTheFilesForHaproxy() throws Exception {
      serve(hrapi);
      put(hrapi, "two");
      hrapi.api().commit().expect(200);
      hrapi
          .api()
          .sendTyped("PUT", CERTIFICATE, PEM, openssl.bytes("one.pem", "two.key"))
          .expect(422);
      String events = hrapi.api().get("/v1/events?limit=1000").expect(200).body();
      assertThat(hrapi.instance().resolve("master.key")).doesNotExist();
      for (ProcessHandle haproxy : hrapi.haproxyProcesses()) {
        String environment = Files.readString(Path.of("/proc/" + haproxy.pid() + "/environ"));
        assertThat(environment).contains("PATH=").doesNotContain("HRAPI_MASTER_KEY", MASTER);
      }
      assertThat(hrapi.haproxyProcesses()).hasSizeGreaterThanOrEqualTo(2);
      hrapi.stop();
      Map<String, String> files = files(hrapi.root());
      assertThat(files.keySet())
          .contains("out.log", "h/t/log.sqlite", "h-run/t/haproxy/haproxy.log");
      assertThat(files.keySet()).anyMatch(name -> name.startsWith("h/t/access-"));
      for (String part : Stream.of("one", "two").flatMap(name -> parts(name).stream()).toList()) {
        assertThat(events).doesNotContain(part);
      }
      assertThat(namesOf(files, parts("one"))).as("the commit before").isEmpty();
      List<String> withKeys = namesOf(files, parts("two"));
      files.forEach((file, content) -> assertThat(content).as(file).doesNotContain(MASTER));
      assertThat(withKeys)
          .hasSize(1)
          .allMatch(file -> file.matches("h-run/t/haproxy/commits/[^/]+/certificates/c\\.pem"));
      for (String file : withKeys) {
        Path path = hrapi.root().resolve(file);
        // HAProxy's account needs to read it, if it is another account.
        boolean another = HaproxyAccount.isNeeded();
        assertThat(permissions(path)).isEqualTo(another ? "rw-r-----" : "rw-------");
        for (Path above = Objects.requireNonNull(path.getParent());
            !above.equals(hrapi.haproxyFolder().getParent());
            above = Objects.requireNonNull(above.getParent())) {
          assertThat(permissions(above))
              .as(above.toString())
              .isEqualTo(another ? "rwxr-x---" : "rwx------");
          assertThat(Files.readAttributes(above, PosixFileAttributes.class).group().getName())
              .isEqualTo(another ? "haproxy" : System.getProperty("user.name"));
        }
      }
    }
  }

  /** Returns the names of the files that contain one of the parts. */
  private static List<String> namesOf(Map<String, String> files, List<String> parts) {
    return files.entrySet().stream()
        .filter(file -> parts.stream().anyMatch(file.getValue()::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Returns texts and bytes that disclose a key: the key itself, and those lines of base64 that
   * contain a part of the private number. The third line has only the public key, which the
   * certificate contains too.
   */
  private static List<String> parts(String name) {
    List<String> lines =
        openssl.text(name + ".key").lines().filter(line -> !line.startsWith("-----")).toList();
    byte[] der = Base64.getDecoder().decode(String.join("", lines));
    // The offset of the private number in PKCS#8, for this curve.
    byte[] number = Arrays.copyOfRange(der, 36, 68);
    return Stream.of(
            lines.get(0), lines.get(1), latin(number), latin(der), HexFormat.of().formatHex(number))
        .toList();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aLostMasterKeyIsNamedAndBothWaysBackWork() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      serve(hrapi);
      Path key = hrapi.instance().resolve("master.key");
      assertThat(permissions(key)).isEqualTo("rw-------");
      String old = Files.readString(key).strip();
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
      hrapi.stop();
      hrapi.start();
      assertThat(
              hrapi
                  .api()
                  .sendTyped("PUT", CERTIFICATE, PEM, pem("one"))
                  .expectProblem(503, "store-unavailable")
                  .json()
                  .path("detail")
                  .asText())
          .contains("others can read", "chmod 600");
      Answer rotation = task(hrapi, "rotate-secrets", "").expect(503);
      assertThat(rotation.body()).contains("/problems/store-unavailable", "others can read");
      assertThat(rotation.header("Retry-After")).isEqualTo("1");
      hrapi.stop();
      Files.delete(key);
      hrapi.start();
      expectCommitRefused(hrapi, "is encrypted with the master key");
      assertThat(key).doesNotExist();
      assertThat(Tls.subjects(port)).containsExactly("CN=one,O=hrapi");

      expectLine(
          task(hrapi, "rotate-secrets", "oldKey=" + "00".repeat(32)),
          409,
          "no secret is encrypted");
      long version = hrapi.api().version();
      Answer rotated = task(hrapi, "rotate-secrets", "actor=eve&reason=moved&oldKey=" + old);
      expectLine(rotated, 200, "master key", ": 1");
      assertThat(hrapi.api().version()).isEqualTo(version + 1);
      assertThat(hrapi.api().lastEvent().path("type").asText()).isEqualTo("SecretsRotated");
      assertThat(hrapi.api().lastEvent().path("actor").asText()).isEqualTo("eve");
      assertThat(hrapi.api().lastEvent().path("reason").asText()).isEqualTo("moved");
      assertThat(hrapi.api().commit().expect(200).json().path("applied").asText())
          .isEqualTo("unchanged");

      hrapi.stop();
      Files.delete(key);
      hrapi.start();
      Await.until(
          "the program's log tells it",
          () -> hrapi.output().contains("The master key is not the right one: private keys of"));
      expectCommitRefused(hrapi, "is encrypted with the master key");
      expectHealth(hrapi, 500, "encrypted with the master key", "hrapi has none", "rotate-secrets");
      for (String query : List.of("", "?dryRun=true")) {
        expectNoSecondKey(hrapi, query);
      }
      assertThat(key).doesNotExist();
      // The key is lost for good, which the operator has to confirm with a reason.
      assertThat(task(hrapi, "rotate-secrets", "reason=lost").expect(200).body())
          .contains(": 0", "not opened: ")
          .contains("the right master key is missing; number of private keys", "oldKey=");
      put(hrapi, "one");
      expectHealth(hrapi, 200);
      hrapi.api().commit().expect(200);
      // Another key in its place counts as missing too.
      hrapi.stop();
      String right = Files.readString(key);
      Files.writeString(key, "cd".repeat(32) + "\n");
      hrapi.start();
      expectHealth(hrapi, 500, "encrypted with the master key");
      expectNoSecondKey(hrapi, "");
      Files.writeString(key, right);
      hrapi.stop();
      hrapi.start();
      expectHealth(hrapi, 200);
      assertThat(files(hrapi.instance()).get("master.key")).hasSize(65);
      for (String content : files(hrapi.root()).values()) {
        assertThat(content).doesNotContain(old);
      }
    }
  }

  private void expectNoSecondKey(RunningHrapi hrapi, String query) {
    long version = hrapi.api().version();
    assertThat(
            hrapi
                .api()
                .sendTyped("PUT", CERTIFICATE + query, PEM, pem("one"))
                .expectProblem(409, "conflict")
                .json()
                .path("detail")
                .asText())
        .contains("second master key", "rotate-secrets");
    assertThat(hrapi.api().version()).isEqualTo(version);
  }

  private static void expectHealth(RunningHrapi hrapi, int status, String... words) {
    Answer answer = new Api(hrapi.adminPort()).get("/healthcheck").expect(status);
    for (String word : words) {
      assertThat(answer.json().path("master-key").toString()).contains(word);
    }
  }

  @Test
  void aDamagedKeyIsNamedAndPutAnew() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      serve(hrapi);
      hrapi.stop();
      String url = "jdbc:sqlite:" + hrapi.instance().resolve("log.sqlite");
      damage(url);
      hrapi.start();
      expectCommitRefused(hrapi, "damaged");
      Answer rotated = task(hrapi, "rotate-secrets", "").expect(200);
      assertThat(rotated.body().lines()).hasSize(2);
      assertThat(rotated.body()).contains(": 0", "not opened: " + secret(hrapi));
      put(hrapi, "one");
      hrapi.api().commit().expect(200);
    }
  }

  /** Needs two steps, since the store refuses to change the bytes under the same key id. */
  private static void damage(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE before AS SELECT id, key_id FROM secrets");
      statement.execute("UPDATE secrets SET key_id = 'x', sealed = zeroblob(99)");
      statement.execute(
          "UPDATE secrets SET sealed = zeroblob(100), key_id ="
              + " (SELECT key_id FROM before WHERE before.id = secrets.id)");
    }
  }

  @Test
  void aRotationSealsAllAnewAndIsTakenUpWhereItStopped() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      Path key = hrapi.instance().resolve("master.key");
      Path next = hrapi.instance().resolve("master.key.next");
      Path previous = hrapi.instance().resolve("master.key.previous");
      expectLine(task(hrapi, "rotate-secrets", ""), 409, "no master key yet");
      serve(hrapi);
      hrapi.api().sendTyped("PUT", "/v1/certificates/d", PEM, pem("two")).expect(200);
      String first = Files.readString(key);
      long version = hrapi.api().version();
      Answer rotated = task(hrapi, "rotate-secrets", "actor=eve");
      expectLine(rotated, 200, ": 2");
      assertThat(hrapi.api().version()).isEqualTo(version + 1);
      String second = Files.readString(key);
      assertThat(second).isNotEqualTo(first);
      assertThat(Files.readString(previous)).isEqualTo(first);
      assertThat(next).doesNotExist();
      assertThat(hrapi.api().commit().expect(200).json().path("applied").asText())
          .isEqualTo("unchanged");

      // As if it had ended after the new key was written.
      hrapi.kill();
      Files.writeString(next, "ab".repeat(32) + "\n");
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      hrapi.start();
      hrapi.api().commit().expect(200);
      // A secret that is put in the meantime is sealed with the new key.
      hrapi.api().sendTyped("PUT", "/v1/certificates/e", PEM, pem("two")).expect(200);
      Answer resumed = task(hrapi, "rotate-secrets", "");
      expectLine(resumed, 200, ": 2");
      assertThat(Files.readString(key)).isEqualTo("ab".repeat(32) + "\n");
      assertThat(Files.readString(previous)).isEqualTo(second);

      // As if it had ended after the event, before the files were renamed.
      hrapi.kill();
      Files.move(key, next);
      Files.move(previous, key);
      hrapi.start();
      hrapi.api().commit().expect(200);
      expectLine(task(hrapi, "rotate-secrets", ""), 200, ": 0");
      assertThat(Files.readString(key)).isEqualTo("ab".repeat(32) + "\n");
      Files.delete(previous);
      hrapi.stop();
      hrapi.start();
      hrapi.api().commit().expect(200);
      Matcher id = KEY_ID.matcher(resumed.body());
      assertThat(id.find()).isTrue();
      assertThat(rotated.body()).doesNotContain(id.group(1));
      expectLine(
          task(hrapi, "rotate-secrets", "oldKey=" + "ab".repeat(32)), 409, "is the current one");
    }
  }

  @Test
  void aDestroyedKeyIsGoneForGood() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      serve(hrapi);
      String first = secret(hrapi);
      long version = hrapi.api().version();
      expectLine(task(hrapi, "destroy-secret", ""), 400, "either certificate=<name>");
      expectLine(task(hrapi, "destroy-secret", "secret=x&certificate=c"), 400, "either");
      expectLine(task(hrapi, "destroy-secret", "certificate=a/b"), 400, "name");
      expectLine(task(hrapi, "destroy-secret", "secret=x"), 404, "\"x\"");
      expectLine(task(hrapi, "destroy-secret", "certificate=x"), 404, "\"x\"");
      for (String named : List.of("secret=" + first, "certificate=c", "certificate=c.pem")) {
        expectLine(task(hrapi, "destroy-secret", named), 409, "/certificates/c");
      }
      Answer page =
          new Api(hrapi.adminPort())
              .sendTyped(
                  "POST",
                  "/tasks/destroy-secret",
                  FORM,
                  "secret=x".getBytes(StandardCharsets.UTF_8),
                  "Origin",
                  "http://evil.example");
      page.expect(403);
      assertThat(hrapi.api().version()).isEqualTo(version);

      put(hrapi, "two");
      String second = secret(hrapi);
      // The running configuration needs it; later, the one to which a commit of the pending
      // configuration would return.
      expectLine(
          task(hrapi, "destroy-secret", "secret=" + first),
          409,
          "/haproxy/configuration/running",
          "commit");
      hrapi.api().commit().expect(200);
      assertThat(Tls.subjects(port)).containsExactly("CN=two,O=hrapi");
      expectLine(
          task(hrapi, "destroy-secret", "secret=" + first),
          409,
          "/haproxy/configuration/pending",
          "change anything in the model");
      hrapi.api().put("/v1/pools/q", "{}").expect(200);
      expectLine(
          task(hrapi, "destroy-secret", "actor=eve&reason=stolen&secret=" + first), 200, first);
      assertThat(hrapi.api().lastEvent().path("type").asText()).isEqualTo("SecretDestroyed");
      assertThat(hrapi.api().lastEvent().path("actor").asText()).isEqualTo("eve");
      assertThat(hrapi.api().lastEvent().path("reason").asText()).isEqualTo("stolen");
      expectLine(task(hrapi, "destroy-secret", "secret=" + first), 404, first);

      hrapi.api().delete("/v1/gateways/g").expect(200);
      hrapi.api().delete(CERTIFICATE).expect(200);
      expectLine(
          task(hrapi, "destroy-secret", "certificate=c"), 409, "/haproxy/configuration/running");
      // Nothing listens any more, which the request has to confirm.
      hrapi.api().post("/v1/controller/commit?empty=true").expect(200);
      hrapi.api().put("/v1/pools/r", "{}").expect(200);
      expectLine(task(hrapi, "destroy-secret", "certificate=c"), 200, second);
      expectLine(task(hrapi, "destroy-secret", "certificate=c"), 404, "\"c\"");
    }
  }

  @Test
  void aRestartBringsTheSameFilesBack() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      serve(hrapi);
      // Not committed: the restart brings back what ran.
      put(hrapi, "two");
      task(hrapi, "rotate-secrets", "").expect(200);
      Path commits = hrapi.haproxyFolder().resolve("commits");
      Map<String, String> before = files(commits);
      assertThat(before.keySet()).anyMatch(name -> name.endsWith("/certificates/c.pem"));
      List<ProcessHandle> haproxy = hrapi.haproxyProcesses();
      hrapi.kill();
      haproxy.forEach(ProcessHandle::destroyForcibly);
      Await.until("HAProxy is gone", () -> haproxy.stream().noneMatch(ProcessHandle::isAlive));
      try (Stream<Path> paths = Files.walk(commits)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      hrapi.start();
      Await.until("it is served again", () -> Tls.subjects(port).equals(List.of("CN=one,O=hrapi")));
      assertThat(files(commits)).isEqualTo(before);
    }
  }
}
