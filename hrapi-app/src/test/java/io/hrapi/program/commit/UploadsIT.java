package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-written configurations: what is accepted, and what is refused without any effect. */
final class UploadsIT extends Uploads {

  private static final int MAX_BYTES = 1 << 20;
  private static final String GATEWAYS = "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_";

  private static final int FIRST_PORT = FreePorts.next();

  @TempDir Path folder;

  UploadsIT() {
    super(
        RunningHrapi.start(
            Map.of(
                GATEWAYS + "IP", "127.0.0.1",
                GATEWAYS + "PORT_MIN", Integer.toString(FIRST_PORT),
                GATEWAYS + "PORT_MAX", Integer.toString(FIRST_PORT + 2))));
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> here = Files.walk(hrapi.root());
        Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return Stream.concat(
              here, temporary.filter(path -> path.toString().contains("hrapi-preview")))
          .map(Path::toString)
          // Written shortly after each event, independent of the request.
          .filter(path -> !path.endsWith("/log.head.partial"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String state() {
    JsonNode status = api.get("/v1/status").expect(200).json();
    return status.path("versions") + " " + status.at("/haproxy/workerPid");
  }

  /** Checks that a request has no effect: no event, no file, no new worker. */
  private Answer without(Callable<Answer> effect) throws Exception {
    String before = state();
    Set<String> files = files();
    Answer answer = effect.call();
    assertThat(state()).as(answer.body()).isEqualTo(before);
    assertThat(files()).isEqualTo(files);
    serves("base");
    return answer;
  }

  @Nested
  final class Bodies {

    private Answer form(String... parts) {
      String body = String.join("", parts) + "--limit--\r\n";
      return api.sendTyped(
          "POST",
          UPLOAD,
          "multipart/form-data; boundary=limit",
          body.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(String disposition, String text) {
      return "--limit\r\nContent-Disposition: form-data; "
          + disposition
          + "\r\n\r\n"
          + text
          + "\r\n";
    }

    @Test
    void aFormBringsItsFieldTestOrItsOnlyFile() {
      Answer answer = form(part("name=\"test\"; filename=\"a.cfg\"", answering("field")));
      assertThat(answer.expect(200).json().path("HaProxy Status").asText()).isEqualTo("Overriden");
      serves("field");
      form(part("name=\"other\"; filename=\"a.cfg\"", answering("file"))).expect(200);
      serves("file");
      form(
              part("name=\"note\"", "nothing for HAProxy"),
              part("name=\"other\"; filename=\"b.cfg\"", answering("beside")))
          .expect(200);
      serves("beside");
      form(
              part("name=\"other\"; filename=\"b.cfg\"", "nonsense"),
              part("name=\"test\"", answering("first")))
          .expect(200);
      serves("first");
    }

    @Test
    void aFormWithoutOneFileIsRefused() throws Exception {
      String file = "name=\"%s\"; filename=\"x\"";
      without(() -> form().expectProblem(400, "bad-request"));
      without(() -> form(part("name=\"x\"", "a")).expectProblem(400, "bad-request"));
      without(
          () ->
              form(part(file.formatted("a"), "a"), part(file.formatted("b"), "b"))
                  .expectProblem(400, "bad-request"));
      without(
          () ->
              form(part(file.formatted("test"), "a"), part(file.formatted("test"), "b"))
                  .expectProblem(400, "bad-request"));
      without(
          () ->
              api.sendTyped(
                      "POST", UPLOAD, "multipart/form-data", "x".getBytes(StandardCharsets.UTF_8))
                  .expectProblem(400, "bad-request"));
      without(
          () ->
              form(part(file.formatted("test"), "#".repeat(MAX_BYTES + 1)))
                  .expectProblem(413, "too-large"));
    }

    @Test
    void theTypeIsPlainText() throws Exception {
      byte[] text = answering("x").getBytes(StandardCharsets.UTF_8);
      for (String type :
          new String[] {"application/json", "text/html", "application/x-www-form-urlencoded"}) {
        without(
            () ->
                api.sendTyped("PUT", PENDING, type, text)
                    .expectProblem(415, "unsupported-media-type"));
        without(
            () ->
                api.sendTyped("POST", UPLOAD, type, text)
                    .expectProblem(415, "unsupported-media-type"));
      }
      without(
          () ->
              api.send("PUT", PENDING, BodyPublishers.ofByteArray(text))
                  .expectProblem(415, "unsupported-media-type"));
      without(
          () ->
              api.sendTyped("PUT", PENDING, "multipart/form-data; boundary=x", text)
                  .expectProblem(415, "unsupported-media-type"));
      api.sendTyped("PUT", PENDING, "text/plain; charset=utf-8", text).expect(200);
    }

    @Test
    void aMebibyteIsTakenAndOneByteMoreIsNot() throws Exception {
      String text = answering("large");
      String full = text + "#".repeat(MAX_BYTES - text.length() - 1) + "\n";
      without(() -> api.putPending(full + "\n").expectProblem(413, "too-large"));
      without(() -> api.upload(full + "\n").expectProblem(413, "too-large"));
      without(
          () ->
              api.send(
                      "POST",
                      UPLOAD,
                      BodyPublishers.ofInputStream(
                          () ->
                              new ByteArrayInputStream(
                                  (full + "\n").getBytes(StandardCharsets.UTF_8))),
                      "Content-Type",
                      "text/plain")
                  .expectProblem(413, "too-large"));
    }

    @Test
    void whatIsNoTextIsRefused() throws Exception {
      byte[] latin = "# \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
      for (String path : new String[] {PENDING, UPLOAD}) {
        String method = path.equals(PENDING) ? "PUT" : "POST";
        for (byte[] bytes : new byte[][] {latin, {}, {'\n', ' '}}) {
          without(
              () ->
                  api.sendTyped(method, path, "text/plain", bytes)
                      .expectProblem(400, "bad-request"));
        }
      }
    }

    @Test
    void everyCharacterComesBackAsItWas() {
      String text = answering("x") + "# \u00e4\u20ac\ud83d\ude00\t\r\n#\n\n";
      api.putPending(text).expect(200);
      assertThat(api.get(PENDING).expect(200).body()).isEqualTo(text);
      api.commitPending().expect(200);
      assertThat(api.get(CONFIGURATION + "running").expect(200).body()).isEqualTo(text);
      assertThat(api.get(CONFIGURATION + "running/expanded").expect(200).body()).isEqualTo(text);
      serves("x");
    }
  }

  @Nested
  final class InTheVariables {

    @Test
    void allFiveAreShownAtBothPaths() {
      String expected =
          """
          {"gateway:endpoint:ip": "127.0.0.1", "gateway:endpoint:port:min": "%d",
           "gateway:endpoint:port:max": "%d", "certificates:store": "%s", "pid:store": "%s"}
          """
              .formatted(
                  FIRST_PORT,
                  FIRST_PORT + 2,
                  hrapi.haproxyFolder().resolve("live/certificates"),
                  hrapi.haproxyFolder().resolve("upload.pid"));
      api.get("/v1/haproxy/variables").expectJson(expected);
      api.get(CONFIGURATION + "variables").expectJson(expected);
      api.head(CONFIGURATION + "variables").expect(200);
    }

    @Test
    void theyAreReplaced() {
      String text =
          "global\n  pidfile @{pid:store}\n"
              + UploadText.answering("@{gateway:endpoint:ip}:@{gateway:endpoint:port:0}", "zero")
              + "# from @{gateway:endpoint:port:min} to @{gateway:endpoint:port:max}\n";
      api.putPending(text).expect(200);
      assertThat(api.get(PENDING + "/expanded").body())
          .contains("pidfile " + hrapi.haproxyFolder().resolve("upload.pid") + "\n");
      api.commitPending().expect(200);
      assertThat(new Api(FIRST_PORT).get("/").body()).isEqualTo("zero");
      assertThat(api.get(CONFIGURATION + "running").body()).isEqualTo(text);
      assertThat(api.get(CONFIGURATION + "running/expanded").body())
          .contains(
              "# left out by hrapi\n",
              "bind 127.0.0.1:" + FIRST_PORT + "\n",
              "# from " + FIRST_PORT + " to " + (FIRST_PORT + 2) + "\n");
    }

    @Test
    void theLastPortIsTheLast() throws Exception {
      String text = UploadText.answering("127.0.0.1:@{gateway:endpoint:port:%d}", "x");
      api.putPending(text.formatted(2)).expect(200);
      assertThat(api.get(PENDING + "/expanded").expect(200).body())
          .contains("bind 127.0.0.1:" + (FIRST_PORT + 2));
      for (Answer answer :
          new Answer[] {
            without(() -> api.putPending(text.formatted(3))),
            without(() -> api.upload(text.formatted(3)))
          }) {
        answer.expectProblem(409, "conflict");
        assertThat(answer.json().path("detail").asText())
            .contains("@{gateway:endpoint:port:3}", Integer.toString(FIRST_PORT + 2));
      }
    }

    @Test
    void oneThatIsUnknownIsNamed() throws Exception {
      String text = answering("x") + "# @{gateway:endpoint:host}\n";
      for (Answer answer :
          new Answer[] {without(() -> api.putPending(text)), without(() -> api.upload(text))}) {
        answer.expectProblem(400, "upload-refused");
        assertThat(answer.json().path("detail").asText())
            .contains("line 9", "@{gateway:endpoint:host}", "@{certificates:store}");
      }
    }
  }

  @Nested
  final class WhatHaproxySays {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "frontend f\n  nonsense here\n",
          "global\n  bind :80\n",
          "listen l\n  bind 127.0.0.1:1 ssl crt @{certificates:store}/unknown.pem\n",
          "\u0000"
        })
    void isInTheAnswerAndNothingChanges(String wrong) throws Exception {
      String text = UploadText.DEFAULTS + wrong;
      Answer pending = without(() -> api.putPending(text).expectProblem(400, "upload-refused"));
      assertThat(pending.json().path("messages")).isNotEmpty();
      Answer dry =
          without(
              () ->
                  api.sendText("POST", UPLOAD + "?dryRun=true", text)
                      .expectProblem(422, "configuration-refused"));
      long version = api.version();
      long worker = hrapi.haproxy().path("workerPid").asLong();
      Answer loaded = api.upload(text, "Hrapi-Actor", "ada");
      loaded.expectProblem(422, "configuration-refused");
      assertThat(loaded.json().path("messages")).hasSameSizeAs(dry.json().path("messages"));
      // A commit whose check has begun is an event.
      assertThat(api.version()).isEqualTo(version + 1);
      assertThat(api.lastEvent().path("type").asText()).isEqualTo("CommitRefused");
      assertThat(api.lastEvent().path("actor").asText()).isEqualTo("ada");
      assertThat(hrapi.haproxy().path("workerPid").asLong()).isEqualTo(worker);
      serves("base");
    }

    @Test
    void speaksOfTheFileAsItWasUploaded() {
      Answer answer = api.putPending(answering("x") + "backend b\n  blance roundrobin\n");
      answer.expectProblem(400, "upload-refused");
      assertThat(answer.json().path("messages").toString()).contains("[haproxy.cfg:10]", "blance");
      assertThat(answer.body()).doesNotContain(hrapi.root().toString());
    }
  }

  @Test
  void aForeignAddressIsNamedAndWhatRunsGoesOn() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(FreePorts.next(), 5, InetAddress.getLoopbackAddress())) {
      int foreign = taken.getLocalPort();
      for (String bind :
          new String[] {
            "127.0.0.1:" + foreign,
            "*:" + foreign,
            "127.0.0.1:" + port + ",127.0.0.1:" + foreign,
            "ipv4@127.0.0.1:" + foreign,
            "127.0.0.1:" + hrapi.port(),
            "*:" + hrapi.adminPort()
          }) {
        String text = UploadText.answering(bind, "x");
        without(() -> api.putPending(text + "# " + bind + "\n", "If-Match", "\"0\""))
            .expectProblem(412, "precondition-failed");
        long worker = hrapi.haproxy().path("workerPid").asLong();
        Answer answer = api.upload(text).expectProblem(422, "configuration-refused");
        assertThat(answer.json().path("detail").asText()).contains("cannot listen");
        assertThat(hrapi.haproxy().path("workerPid").asLong()).isEqualTo(worker);
        serves("base");
        // It may become pending: the address may be free by the time of its commit.
        api.putPending(text).expect(200);
        api.commitPending().expectProblem(422, "configuration-refused");
        serves("base");
      }
    }
  }

  @Test
  void dryRunsTellAndDoNothing() throws Exception {
    String text = answering("dry");
    Answer pending = without(() -> api.sendText("PUT", PENDING + "?dryRun=true", text).expect(200));
    assertThat(pending.json().path("updated").asText()).isEqualTo("pending");
    assertThat(pending.json().path("changes")).hasSize(1);
    Answer dry = without(() -> api.sendText("POST", UPLOAD + "?dryRun=true", text).expect(200));
    assertThat(dry.json().path("HaProxy Status").asText()).isEqualTo("would be Overriden");
    assertThat(dry.json().at("/changes/0/after/upload").asText()).hasSize(64);
    assertThat(dry.json().path("applied").asText()).isEqualTo("reload");
    assertThat(dry.json().has("PID")).isFalse();
    api.putPending(text).expect(200);
    Answer swap = without(() -> api.post(CONFIGURATION + "commit?dryRun=true").expect(200));
    assertThat(swap.json().path("applied").asText()).isEqualTo("reload");
    assertThat(swap.json().path("status").asText()).isEqualTo("pending would be running");
    without(() -> api.delete(PENDING + "?dryRun=true").expect(200));
    assertThat(api.get(PENDING).body()).isEqualTo(text);
  }

  @Test
  void aHomeMayHaveASpaceInItsPath() {
    try (RunningHrapi spaced = RunningHrapi.start("my home", Map.of())) {
      Api there = spaced.api();
      putCertificate(there, folder, "b");
      int securePort = FreePorts.next();
      for (String certificate :
          new String[] {
            "@{certificates:store}/b.pem",
            "\"@{certificates:store}/b.pem\"",
            "'@{certificates:store}/b.pem'",
            "@{certificates:store}"
          }) {
        String text = "global\n  pidfile @{pid:store}\n" + secure(securePort, certificate);
        there.putPending(text).expect(200);
        there.commitPending().expect(200);
        assertThat(there.get(CONFIGURATION + "running").body()).isEqualTo(text);
        assertThat(there.get(CONFIGURATION + "running/expanded").body()).contains("/my home-run/");
      }
      assertThat(there.get("/v1/haproxy/variables").json().path("certificates:store").asText())
          .isEqualTo(spaced.haproxyFolder().resolve("live/certificates").toString());
      there.post("/v1/haproxy/control/restart").expect(200);
      assertThat(spaced.haproxyProcesses()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PORT_MIN, abc, PORT_MIN is \"abc\"",
    "PORT_MIN, 0, PORT_MIN is \"0\"",
    "PORT_MAX, 65536, PORT_MAX is \"65536\"",
    "PORT_MIN, 65535, from 65535 to",
    "IP, a b, ENDPOINT_IP",
    "IP, 1.2.3, ENDPOINT_IP",
  })
  void variablesThatMakeNoSenseAreRefusedAtTheStart(String name, String value, String said)
      throws Exception {
    Path output = Files.createTempFile(folder, "start", ".log");
    Process process =
        hrapi.launch(output, Map.of("HRAPI_HOME", folder.toString(), GATEWAYS + name, value));
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isNotZero();
    assertThat(Files.readString(output)).contains(said).hasLineCount(1);
  }
}
