package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running uploads: their versions, their own settings, and their files. */
final class LoadedUploadsIT extends Uploads {

  @TempDir Path folder;

  LoadedUploadsIT() {
    super(SharedHrapi.emptied());
  }

  @Test
  void theAnswerAndTheStatusNameTheUpload() throws Exception {
    String text = answering("named");
    String sha256 = sha256(text);
    api.putPending(text).expectJson("{\"updated\": \"pending\"}");
    JsonNode versions = api.get("/v1/status").json().path("versions");
    assertThat(versions.path("pending").isNull()).isTrue();
    assertThat(versions.path("pendingUpload").asText()).isEqualTo(sha256);
    assertThat(versions.path("runningUpload").asText()).isEqualTo(sha256(answering("base")));
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("PendingPut");
    assertThat(api.lastEvent().at("/changes/0/after/sha256").asText()).isEqualTo(sha256);
    api.commitPending().expect(200);
    versions = api.get("/v1/status").json().path("versions");
    assertThat(versions.path("runningUpload").asText()).isEqualTo(sha256);
    assertThat(versions.path("running").isNull()).isTrue();
    JsonNode loaded = api.lastEvent().at("/changes/0/after");
    assertThat(loaded.at("/upload/sha256").asText()).isEqualTo(sha256);
    assertThat(loaded.path("sha256").asText()).isEqualTo(sha256);
    api.put("/v1/pools/versions", "{}").expect(200);
    api.delete(PENDING).expect(200);
    versions = api.get("/v1/status").json().path("versions");
    assertThat(versions.has("pendingUpload")).isFalse();
    assertThat(versions.path("pending").asLong()).isEqualTo(versions.path("model").asLong());
  }

  @Test
  void whatTheClientHoldsIsNotSentAgain() {
    api.putPending(answering("held")).expect(200);
    for (String path :
        new String[] {
          PENDING,
          PENDING + "/expanded",
          CONFIGURATION + "running",
          CONFIGURATION + "running/expanded"
        }) {
      Answer answer = api.get(path).expect(200);
      // The values of variables depend on this process, not on a version.
      assertThat(answer.etag())
          .matches(path.equals(PENDING + "/expanded") ? "\"\\d+-[0-9a-f]+\"" : "\"\\d+\"");
      assertThat(api.get(path, "If-None-Match", answer.etag()).expect(304).body()).isEmpty();
      Answer head = api.head(path).expect(200);
      assertThat(head.etag()).isEqualTo(answer.etag());
      assertThat(head.body()).isEmpty();
      assertThat(head.version()).isEqualTo(api.version());
      // More events leave the tag unchanged: it depends only on the content.
      api.putPending(answering("held")).expect(200);
      assertThat(api.get(path).etag()).isEqualTo(answer.etag());
    }
    String pending = api.get(PENDING).etag();
    String running = api.get(CONFIGURATION + "running").etag();
    api.putPending(answering("other")).expect(200);
    assertThat(api.get(PENDING).etag()).isNotEqualTo(pending);
    assertThat(api.get(CONFIGURATION + "running").etag()).isEqualTo(running);
    api.commitPending().expect(200);
    assertThat(api.get(CONFIGURATION + "running").etag()).isNotEqualTo(running);
  }

  @Test
  void pendingIsChangedByWhoSawIt() {
    api.putPending(answering("one")).expect(200);
    String etag = api.get(PENDING).etag();
    Answer put = api.putPending(answering("two"), "If-Match", etag).expect(200);
    assertThat(put.etag()).isEqualTo(api.get(PENDING).etag()).isNotEqualTo(etag);
    api.putPending(answering("three"), "If-Match", etag).expectProblem(412, "precondition-failed");
    api.putPending(answering("three"), "If-None-Match", "*")
        .expectProblem(412, "precondition-failed");
    api.delete(PENDING, "If-Match", etag).expectProblem(412, "precondition-failed");
    assertThat(api.get(PENDING).body()).isEqualTo(answering("two"));
    api.delete(PENDING, "If-Match", put.etag()).expect(200);
  }

  @Test
  void anActIsBoundToTheModelThatWasSeen() {
    long model = api.put("/v1/pools/seen" + FreePorts.next(), "{}").expect(200).version();
    api.putPending(answering("seen")).expect(200);
    String stale = "\"" + (model - 1) + "\"";
    for (Answer answer :
        List.of(
            api.commitPending("If-Match", stale),
            api.sendText("POST", UPLOAD, answering("stale"), "If-Match", stale))) {
      answer.expectProblem(412, "precondition-failed");
      assertThat(answer.json().path("currentVersion").asLong()).isEqualTo(model);
    }
    serves("base");
    api.commitPending("If-Match", "\"" + model + "\"").expect(200);
    serves("seen");
    api.upload(answering("again"), "If-Match", "*").expect(200);
    serves("again");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatAnUploadBringsOfItsOwnDoesNoHarm() throws Exception {
    Path own = Files.createDirectory(hrapi.root().resolve("own" + FreePorts.next()));
    int other = FreePorts.next();
    String text =
        """
        # by hand; @ { } $HOME "
        global
          daemon
          maxconn 200
          pidfile %1$s/own.pid
          stats socket %1$s/own.sock mode 600 level admin

        """
                .formatted(own)
            + UploadText.DEFAULTS
            + UploadText.frontend("one", "bind 127.0.0.1:" + port, "own")
            + "listen two\n  bind 127.0.0.1:"
            + other
            + " # a comment\n  server s 127.0.0.1:"
            + port
            + " check\n";
    long pid = hrapi.haproxyPid();
    Answer answer = api.upload(text).expect(200);
    assertThat(answer.json().path("PID").asLong()).isEqualTo(pid);
    serves("own");
    assertThat(new Api(other).get("/").body()).isEqualTo("own");
    assertThat(own).isEmptyDirectory();
    assertThat(answer.json().path("warnings").toString())
        .contains("line 3: 'daemon'", "line 5: 'pidfile'", "line 6: 'stats socket'");
    assertThat(api.get("/v1/controller/__haproxy/dashboard").expect(302).header("Location"))
        .isEqualTo("http://127.0.0.1:" + listenPort() + "/__haproxy/dashboard");
    assertThat(new Api(listenPort()).get("/__haproxy/dashboard").expect(200).body())
        .contains("two");
    // A start instead of a reload has the same result; HAProxy does not become a daemon.
    api.post("/v1/haproxy/control/stop").expect(200);
    Await.until("all of it is gone", () -> hrapi.haproxyProcesses().isEmpty());
    api.post("/v1/haproxy/control/start").expect(200);
    serves("own");
    api.upload(answering("after")).expect(200);
    serves("after");
  }

  private int listenPort() {
    return hrapi.haproxy().path("listenPort").asInt();
  }

  @Test
  void anUploadMayHaveThePageItself() {
    String text =
        answering("paged")
            + "listen page\n  bind 127.0.0.1:"
            + listenPort()
            + "\n  stats enable\n  stats uri /__haproxy/dashboard\n  stats show-node mine\n";
    api.upload(text).expect(200);
    serves("paged");
    for (int i = 0; i < 20; i++) {
      assertThat(new Api(listenPort()).get("/__haproxy/dashboard").expect(200).body())
          .contains("mine");
    }
    api.post("/v1/haproxy/control/stop").expect(200);
    api.post("/v1/haproxy/control/start").expect(200);
    assertThat(new Api(listenPort()).get("/__haproxy/dashboard").body()).contains("mine");
    api.upload(answering("base")).expect(200);
    assertThat(new Api(listenPort()).get("/__haproxy/dashboard").expect(200).body())
        .doesNotContain("mine");
  }

  @Test
  void theSameUploadWithAnotherCertificateIsAnotherConfiguration() {
    putCertificate(api, folder, "a");
    String text = secure(port, "@{certificates:store}/a.pem");
    api.upload(text).expect(200);
    Answer running = api.get(CONFIGURATION + "running/expanded").expect(200);
    assertThat(api.upload(text).expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    api.putPending(text).expect(200);
    Answer pending = api.get(PENDING + "/expanded").expect(200);
    api.delete("/v1/certificates/a").expectProblem(409, "conflict");

    putCertificate(api, folder, "a");
    Answer changed = api.get(PENDING + "/expanded", "If-None-Match", pending.etag()).expect(200);
    assertThat(changed.body()).isNotEqualTo(pending.body());
    assertThat(api.upload(text).expect(200).json().path("applied").asText()).isEqualTo("reload");
    Answer now =
        api.get(CONFIGURATION + "running/expanded", "If-None-Match", running.etag()).expect(200);
    assertThat(now.body()).isNotEqualTo(running.body());
    // It is started again with the files that were loaded, not with newer ones.
    String commit = hrapi.haproxy().path("commit").asText();
    putCertificate(api, folder, "a");
    api.post("/v1/haproxy/control/stop").expect(200);
    api.post("/v1/haproxy/control/start").expect(200);
    assertThat(hrapi.haproxy().path("commit").asText()).isEqualTo(commit);
  }
}
