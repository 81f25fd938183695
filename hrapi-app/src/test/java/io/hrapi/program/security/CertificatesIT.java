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
import io.hrapi.app.testing.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates over HTTP, and as a real HAProxy serves them. */
final class CertificatesIT {

  private static final String PEM = "application/x-pem-file";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int REPLACEMENTS = 20;
  private static final int CONNECTIONS = 8;
  private static final int PAUSE_MILLIS = 10;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OpenSsl openssl;

  @SuppressWarnings("NullAway.Init")
  private static RunningHrapi hrapi;

  @SuppressWarnings("NullAway.Init")
  private static Api api;

  @SuppressWarnings("NullAway.Init")
  private static Backends backends;

  private final String c = "c" + NUMBERS.incrementAndGet();
  private final String path = "/v1/certificates/" + c;
  private final AtomicBoolean over = new AtomicBoolean();

  @BeforeAll
  static void start() {
    openssl = new OpenSsl(folder);
    for (String name : List.of("one", "two", "root", "leaf")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
    }
    openssl.key("rsa", "RSA", "rsa_keygen_bits:2048");
    openssl.selfSigned("one", "-addext", "subjectAltName=DNS:a.example,IP:127.0.0.1");
    for (String name : List.of("two", "rsa", "root")) {
      openssl.selfSigned(name);
    }
    openssl.issued("leaf", "root");
    backends = new Backends();
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("served")))
        .expect(200);
  }

  @AfterAll
  static void end() {
    backends.close();
  }

  private static Answer put(String path, byte[] pem, String... headers) {
    return api.sendTyped("PUT", path, PEM, pem, headers);
  }

  private static byte[] pem(String name) {
    return openssl.bytes(name + ".pem", name + ".key");
  }

  /** Creates a gateway on a new port, with a certificate, without a commit; returns the port. */
  private int serve(String certificate) {
    int port = FreePorts.next();
    api.put(
            "/v1/gateways/g-" + c,
            "{\"protocol\": \"https\", \"defaultBack\": \"p\", \"endpoints\": {\"e-%s\": \"*:%d @%s\"}}"
                .formatted(c, port, certificate))
        .expect(200);
    return port;
  }

  @Test
  void oneIsPutReadListedAndDeleted() {
    long version = api.version();
    Answer made =
        put(path, pem("one")).expectJson("{\"certificate saved\": \"%s.pem\"}".formatted(c));
    assertThat(made.version()).isEqualTo(version + 1);
    Answer read = api.get(path).expect(200);
    assertThat(read.etag()).isEqualTo(made.etag()).isEqualTo("\"" + (version + 1) + "\"");
    JsonNode json = read.json();
    assertThat(json.path("certificate").asText()).isEqualTo(c);
    assertThat(json.path("subject").asText()).isEqualTo("CN=one,O=hrapi");
    assertThat(json.path("names").toString()).isEqualTo("[\"a.example\",\"127.0.0.1\"]");
    assertThat(json.path("keyAlgorithm").asText()).isEqualTo("EC secp256r1");
    assertThat(json.path("fingerprint").asText()).matches("[0-9a-f]{64}");
    assertThat(read.body()).doesNotContain("PRIVATE", "secret", "chain");
    assertThat(api.get("/v1/certificates").json().path("certificates").toString())
        .contains("\"" + c + "\"")
        .doesNotContain(".pem");
    put(path, pem("two")).expectJson("{\"certificate saved\": \"%s.pem\"}".formatted(c));
    assertThat(api.get(path).json().path("subject").asText()).isEqualTo("CN=two,O=hrapi");
    assertThat(api.get(path + "?version=" + (version + 1)).json()).isEqualTo(json);
    api.get(path + "?version=" + version).expectProblem(404, "not-found");
    api.delete(path).expectJson("{\"deleted cert\": \"%s\"}".formatted(c));
    api.get(path).expectProblem(404, "not-found");
    api.delete(path).expectProblem(404, "not-found");
    assertThat(api.version()).isEqualTo(version + 3);
  }

  @Test
  void theSuffixMakesNoDifference() {
    put(path + ".pem", pem("one")).expectJson("{\"certificate saved\": \"%s.pem\"}".formatted(c));
    String etag = api.get(path).expect(200).etag();
    assertThat(api.get(path + ".pem").expect(200).etag()).isEqualTo(etag);
    assertThat(api.get(path + ".pem.pem").expect(200).etag()).isEqualTo(etag);
    for (String written : List.of(c, c + ".pem")) {
      serve(written);
      assertThat(
              api.get("/v1/gateways/g-" + c + "/endpoints/e-" + c).json().path("address").asText())
          .endsWith(" @" + c + ".pem");
      assertThat(api.get(path + ".pem").json().path("usedBy").toString())
          .isEqualTo("[\"/v1/gateways/g-%1$s/endpoints/e-%1$s\"]".formatted(c));
      assertThat(api.get(path).etag()).isNotEqualTo(etag);
    }
    api.delete("/v1/gateways/g-" + c).expect(200);
    api.delete(path + ".pem").expectJson("{\"deleted cert\": \"%s\"}".formatted(c));
    String longest = "l".repeat(64);
    put("/v1/certificates/" + longest + ".pem", pem("one")).expect(200);
    api.delete("/v1/certificates/" + longest).expect(200);
    put("/v1/certificates/" + longest + "l.pem", pem("one")).expectProblem(422, "invalid");
  }

  @Test
  void otherTypesAreRefused() {
    long version = api.version();
    for (String type : List.of("application/json", "text/plain", "application/octet-stream")) {
      api.sendTyped("PUT", path, type, pem("one")).expectProblem(415, "unsupported-media-type");
    }
    api.send("PUT", path, BodyPublishers.ofByteArray(pem("one")))
        .expectProblem(415, "unsupported-media-type");
    assertThat(api.version()).isEqualTo(version);
    api.sendTyped("PUT", path, PEM + "; charset=us-ascii", pem("one")).expect(200);
  }

  @Test
  void refusalsSayWhyAndAppendNothing() {
    long version = api.version();
    openssl.run("pkey", "-in", "one.key", "-aes256", "-passout", "pass:x", "-out", "locked.key");
    openssl.key("weak", "RSA", "rsa_keygen_bits:1024");
    openssl.selfSigned("weak");
    String one = openssl.text("one.pem", "one.key");
    refused("", "not PEM");
    refused("hello", "not PEM");
    refused(openssl.text("one.key"), "no certificate");
    refused(openssl.text("one.pem"), "no private key");
    refused(one + openssl.text("two.key"), "2 private keys");
    refused(openssl.text("one.pem", "two.key"), "belongs to no certificate");
    refused(openssl.text("one.pem", "locked.key"), "is encrypted");
    refused(one + openssl.text("two.pem"), "CN=two");
    refused(openssl.text("weak.pem", "weak.key"), "too weak");
    refused(one.replace("MII", "M!I"), "");
    refused(one.replace("-----END PRIVATE KEY-----", ""), "is not closed");
    refused(one + "\0", "NUL");
    put(path, (one + "\n".repeat(256 * 1024)).getBytes(StandardCharsets.US_ASCII))
        .expectProblem(413, "too-large");
    put("/v1/certificates/None", pem("one")).expectProblem(422, "invalid");
    put(path + "?dryrun=true", pem("one")).expectProblem(400, "bad-request");
    assertThat(api.version()).isEqualTo(version);
    api.get(path).expectProblem(404, "not-found");
    String padded = one + "\n".repeat(256 * 1024 - one.length());
    put(path, padded.getBytes(StandardCharsets.US_ASCII)).expect(200);
  }

  private void refused(String pem, String word) {
    Answer answer = put(path, pem.getBytes(StandardCharsets.UTF_8)).expectProblem(422, "invalid");
    assertThat(answer.json().path("detail").asText()).contains(word).contains("expected");
    openssl
        .text("one.key", "two.key")
        .lines()
        .filter(line -> !line.startsWith("-----"))
        .forEach(line -> assertThat(answer.body()).doesNotContain(line));
  }

  @Test
  void preconditionsAndDryRuns() {
    String dry = path + "?dryRun=true";
    long version = api.version();
    Answer wouldMake = put(dry, pem("one")).expect(200);
    assertThat(wouldMake.json().path("certificate saved").asText()).isEqualTo(c + ".pem");
    assertThat(wouldMake.json().path("changes")).hasSize(1);
    put(path, pem("one"), "If-Match", "*").expectProblem(412, "precondition-failed");
    assertThat(api.version()).isEqualTo(version);
    String first = put(path, pem("one"), "If-None-Match", "*").expect(200).etag();
    put(path, pem("two"), "If-None-Match", "*").expectProblem(412, "precondition-failed");
    assertThat(put(dry, pem("one")).expect(200).json().path("changes")).isEmpty();
    // The same certificate again is an event without changes.
    assertThat(put(path, pem("one")).expect(200).etag()).isEqualTo(first);
    assertThat(api.lastEvent().path("changes")).isEmpty();
    api.get(path, "If-None-Match", first).expect(304);
    String second = put(path, pem("two"), "If-Match", first).expect(200).etag();
    Answer stale = put(path, pem("one"), "If-Match", first);
    assertThat(
            stale.expectProblem(412, "precondition-failed").json().path("currentVersion").asText())
        .isEqualTo(second.replace("\"", ""));
    api.delete(path, "If-Match", first).expectProblem(412, "precondition-failed");
    api.delete(dry, "If-Match", second).expect(200);
    api.get(path).expect(200);
    api.delete(path, "If-Match", second).expect(200);
    assertThat(api.version()).isEqualTo(version + 4);
  }

  @Test
  void aCertificateWithoutAnEndIsOne() {
    openssl.run(
        "req", "-x509", "-new", "-key", "one.key", "-subj", "/CN=e", "-out", "e.pem", "-days",
        "2910000");
    put(path, openssl.bytes("e.pem", "one.key")).expect(200);
    assertThat(api.get(path).expect(200).json().path("notAfter").asText()).matches("9[0-9]{3}-.*Z");
  }

  @Test
  void whatIsUsedStaysAndWhatIsNotThereIsNotUsed() {
    Answer unknown =
        api.put("/v1/gateways/g-" + c, "{\"endpoints\": {\"e-%1$s\": \"*:1 @%1$s\"}}".formatted(c));
    assertThat(unknown.expectProblem(404, "not-found").json().path("detail").asText())
        .contains("\"" + c + "\"");
    put(path, pem("one")).expect(200);
    serve(c);
    unknown =
        api.put(
            "/v1/gateways/g-%1$s/endpoints/e-%1$s".formatted(c),
            "{\"address\": \"*:1 @no-such.pem\"}");
    assertThat(unknown.expectProblem(404, "not-found").json().path("detail").asText())
        .contains("\"no-such\"");
    Answer used = api.delete(path).expectProblem(409, "conflict");
    assertThat(used.body()).contains("/gateways/g-%1$s/endpoints/e-%1$s".formatted(c));
    api.delete("/v1/gateways/g-" + c).expect(200);
    api.delete(path).expect(200);
  }

  @Test
  void anEndpointServesItsCertificateWithItsChain() throws Exception {
    put(path, openssl.bytes("leaf.key", "root.pem", "leaf.pem")).expect(200);
    put(path + "-rsa", pem("rsa")).expect(200);
    put("/v1/certificates/-." + c, pem("two")).expect(200);
    int chain = serve(c + ".pem");
    int rsa = FreePorts.next();
    int dotted = FreePorts.next();
    api.put("/v1/gateways/g-%1$s/endpoints/r-%1$s".formatted(c), address(rsa, c + "-rsa"))
        .expect(200);
    api.put("/v1/gateways/g-%1$s/endpoints/d-%1$s".formatted(c), address(dotted, "-." + c))
        .expect(200);
    assertThat(api.commit().expect(200).json().path("warnings")).isEmpty();
    assertThat(Tls.subjects(chain)).containsExactly("CN=leaf", "CN=root,O=hrapi");
    assertThat(Tls.subjects(rsa)).containsExactly("CN=rsa,O=hrapi");
    assertThat(Tls.subjects(dotted)).containsExactly("CN=two,O=hrapi");
    try (SSLSocket socket = Tls.open(chain, "b.example", "h2", "http/1.1")) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    }
    try (SSLSocket socket = Tls.open(chain, "b.example", "http/1.1")) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      Answer answer = ask(socket, new BufferedInputStream(socket.getInputStream()));
      assertThat(answer.expect(200).body()).isEqualTo("served");
      assertThat(answer.header("Seen-Proto")).isEqualTo("https");
    }
    api.put("/v1/gateways/g-" + c, "{\"protocol\": \"tcp\"}").expect(200);
    api.commit().expect(200);
    // The server behind the gateway decides the protocol, and may not support HTTP/2.
    try (SSLSocket socket = Tls.open(chain, "b.example", "h2", "http/1.1")) {
      assertThat(socket.getApplicationProtocol()).isEmpty();
      Answer answer = ask(socket, new BufferedInputStream(socket.getInputStream()));
      assertThat(answer.expect(200).body()).isEqualTo("served");
    }
    api.delete("/v1/gateways/g-" + c).expect(200);
  }

  @Test
  void aRestoreToTheSameCertificateSaysWhatItChanges() {
    put(path, pem("one")).expect(200);
    long first = api.version();
    api.delete(path).expect(200);
    put(path, pem("one")).expect(200);
    api.postJson("/v1/restore", "{\"version\": %d}".formatted(first)).expect(200);
    JsonNode versions =
        api.get(path.replace("/v1", "/v1/history")).expect(200).json().path("versions");
    JsonNode change = versions.path(versions.size() - 1).at("/changes/0");
    assertThat(change.at("/after/fingerprint")).isEqualTo(change.at("/before/fingerprint"));
    assertThat(change.at("/after/key").asText()).contains("same private key", "another id");
    assertThat(change.path("before").has("key")).isFalse();
    api.delete(path).expect(200);
  }

  @Test
  void whatExpiresIsSaidWhereOperatorsLook() {
    openssl.run("req", "-new", "-key", "one.key", "-subj", "/CN=e", "-out", "e.csr");
    openssl.run(
        "x509", "-req", "-in", "e.csr", "-signkey", "one.key", "-days", "20", "-out", "soon.pem");
    openssl.run(
        "x509", "-req", "-in", "e.csr", "-signkey", "one.key", "-days", "-1", "-out", "old.pem");
    Api admin = new Api(hrapi.adminPort());
    put(path, openssl.bytes("soon.pem", "one.key")).expect(200);
    serve(c);
    String soon = "/certificates/" + c + " expires at ";
    assertThat(api.post("/v1/controller/commit?dryRun=true").expect(200).body()).contains(soon);
    assertThat(api.commit().expect(200).json().at("/warnings/0").asText()).contains(soon, " days");
    assertThat(admin.get("/healthcheck").json().at("/certificates/message").asText())
        .contains(soon);
    assertThat(admin.get("/healthcheck").json().at("/certificates/healthy").asBoolean()).isTrue();
    put(path, openssl.bytes("old.pem", "one.key")).expect(200);
    // The previous certificate is still served.
    assertThat(expiring().at("/0/problem").asText()).contains(soon);
    JsonNode commit = api.commit().expect(200).json();
    assertThat(commit.path("applied").asText()).isEqualTo("runtime");
    assertThat(commit.at("/warnings/0").asText()).contains("/certificates/" + c + " expired at ");
    assertThat(api.commit().expect(200).json().path("warnings")).isEqualTo(commit.path("warnings"));
    assertThat(expiring().at("/0/certificate").asText()).isEqualTo(c);
    assertThat(expiring().at("/0/expired").asBoolean()).isTrue();
    JsonNode health = admin.get("/healthcheck").expect(500).json();
    assertThat(health.at("/certificates/message").asText()).contains("expired at ");
    assertThat(admin.get("/metrics").expect(200).body())
        .containsPattern("hrapi_certificate_expires_seconds\\{certificate=\"" + c + "\"} -8");
    api.delete("/v1/gateways/g-" + c).expect(200);
    api.post("/v1/controller/commit?empty=true").expect(200);
    assertThat(expiring()).isEmpty();
    assertThat(admin.get("/healthcheck").json().at("/certificates/healthy").asBoolean()).isTrue();
  }

  private static JsonNode expiring() {
    return api.get("/v1/status").expect(200).json().path("certificates");
  }

  private static String address(int port, String certificate) {
    return "{\"address\": \"*:%d @%s\"}".formatted(port, certificate);
  }

  @Test
  void replacingOneDropsNoConnection() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    put(path, pem("one")).expect(200);
    int port = serve(c);
    api.commit().expect(200);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean keepAlive = i % 2 == 0;
        answers.add(clients.submit(() -> askUntilOver(port, keepAlive)));
      }
      for (int i = 0; i < REPLACEMENTS; i++) {
        String next = i % 2 == 0 ? "two" : "one";
        put(path, pem(next)).expect(200);
        assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
        Await.until(
            next + " is served",
            () -> Tls.subjects(port).equals(List.of("CN=" + next + ",O=hrapi")));
      }
      over.set(true);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isGreaterThan(REPLACEMENTS);
      }
      assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    } finally {
      over.set(true);
      clients.shutdownNow();
    }
    api.delete("/v1/gateways/g-" + c).expect(200);
  }

  private int askUntilOver(int port, boolean keepAlive) throws Exception {
    int count = 0;
    while (!over.get()) {
      try (SSLSocket socket = Tls.open(port, "a.example", "http/1.1")) {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean open = true;
        while (open && !over.get()) {
          Answer answer = ask(socket, in);
          assertThat(answer.expect(200).body()).isEqualTo("served");
          count++;
          open = keepAlive && !answer.header("Connection").equalsIgnoreCase("close");
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    }
    return count;
  }

  private static Answer ask(SSLSocket socket, InputStream in) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return Wire.read(in, false);
  }

  @Test
  void dryRunsAndRefusalsMakeNoMasterKey() throws Exception {
    try (RunningHrapi other = RunningHrapi.startNew()) {
      Path key = other.instance().resolve("master.key");
      Api there = other.api();
      there.sendTyped("PUT", path + "?dryRun=true", PEM, pem("one")).expect(200);
      there.sendTyped("PUT", path, PEM, pem("one"), "If-Match", "*").expect(412);
      there.sendTyped("PUT", path, PEM, openssl.bytes("one.pem")).expect(422);
      assertThat(key).doesNotExist();
      there.sendTyped("PUT", path, PEM, pem("one")).expect(200);
      byte[] made = Files.readAllBytes(key);
      there.sendTyped("PUT", path, PEM, pem("two")).expect(200);
      assertThat(Files.readAllBytes(key)).isEqualTo(made);
    }
  }
}
