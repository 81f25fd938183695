package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract's table "Pending and running", row by row: at the time, as of the version later, and
 * after a restart.
 */
final class PendingAndRunningIT {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final List<String> PATHS =
      List.of("pending", "pending/expanded", "running", "running/expanded");

  private final int gatewayPort = FreePorts.next();
  private final int uploadPort = FreePorts.next();
  private final Backends backends = new Backends();
  private final RunningHrapi hrapi =
      RunningHrapi.start(
          Map.of(
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_IP",
              "127.0.0.1",
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_PORT_MIN",
              Integer.toString(uploadPort),
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_PORT_MAX",
              Integer.toString(uploadPort)));
  private final Api api = hrapi.api();

  /** The responses for {@link #PATHS} at each version. */
  private final Map<Long, List<Seen>> seen = new TreeMap<>();

  /** The parts of a response that never change. */
  private record Seen(int status, String etag, String text) {

    static Seen of(Answer answer) {
      return new Seen(
          answer.status(), answer.etag(), answer.status() == 200 ? answer.body() : "none");
    }
  }

  @AfterEach
  void end() {
    hrapi.close();
    backends.close();
  }

  private static String upload(String word) {
    return UploadText.answering("@{gateway:endpoint:ip}:@{gateway:endpoint:port:0}", word);
  }

  private String expanded(String upload) {
    return upload
        .replace("@{gateway:endpoint:ip}", "127.0.0.1")
        .replace("@{gateway:endpoint:port:0}", Integer.toString(uploadPort));
  }

  /** Changes the model, and returns the version. */
  private long weight(int weight) {
    return api.put("/v1/pools/p/targets/t", "{\"weight\": " + weight + "}").expect(200).version();
  }

  private String text(String which) {
    return Seen.of(api.get(CONFIGURATION + which)).text();
  }

  /** Reads all four paths, checks what is pending and running, and records the responses. */
  private void are(String pending, String running) {
    List<Seen> answers = new ArrayList<>();
    for (String path : PATHS) {
      Answer answer = api.get(CONFIGURATION + path);
      if (answer.status() == 200) {
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
      } else {
        answer.expectProblem(404, "not-found");
      }
      answers.add(Seen.of(answer));
    }
    assertThat(answers.stream().map(Seen::text))
        .containsExactly(pending, expanded(pending), running, expanded(running));
    seen.put(api.version(), answers);
  }

  private void asTheyWere() {
    seen.forEach(
        (version, answers) -> {
          for (int i = 0; i < PATHS.size(); i++) {
            assertThat(Seen.of(api.get(CONFIGURATION + PATHS.get(i) + "?version=" + version)))
                .as("%s at %s", PATHS.get(i), version)
                .isEqualTo(answers.get(i));
          }
        });
  }

  @Test
  void everyRowOfTheTable() throws IOException {
    String one = upload("one");
    String two = upload("two");
    String none = "none";
    are(none, none);
    api.commitPending().expectProblem(404, "not-found");

    // Changes of the model: the newest version is pending.
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("t")))
        .expect(200);
    api.put(
            "/v1/gateways/g",
            "{\"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d\"}}"
                .formatted(gatewayPort))
        .expect(200);
    String first = text("pending");
    assertThat(first).contains("bind 127.0.0.1:" + gatewayPort, "weight 1");
    are(first, none);
    weight(2);
    String second = text("pending");
    assertThat(second).contains("weight 2");
    are(second, none);

    // An upload stays pending while the model changes, until it is discarded.
    assertThat(api.putPending(one).expect(200).json())
        .isEqualTo(api.putPending(one).expect(200).json());
    are(one, none);
    weight(3);
    are(one, none);
    api.delete(CONFIGURATION + "pending").expectJson("{\"deleted\": \"pending\"}");
    String third = text("pending");
    assertThat(third).contains("weight 3");
    are(third, none);

    // The first commit leaves nothing to return to.
    api.commit().expect(200);
    are(none, third);
    api.commitPending().expectProblem(404, "not-found");
    api.delete(CONFIGURATION + "pending").expectProblem(404, "not-found");
    api.commit().expect(200);
    are(none, third);
    // Discarded while the newest model runs: nothing is pending.
    api.putPending(one).expect(200);
    api.delete(CONFIGURATION + "pending").expect(200);
    are(none, third);

    // A commit of the model: the previous configuration is pending.
    weight(4);
    String fourth = text("pending");
    are(fourth, third);
    api.commit().expect(200);
    are(third, fourth);
    // Swapped back, forth and back.
    api.commitPending().expectJson(swapped("runtime", "1 change at run time"));
    are(fourth, third);
    api.commitPending().expect(200);
    are(third, fourth);

    // A commit of the model while an upload is pending: the upload stays pending.
    api.putPending(one).expect(200);
    weight(5);
    are(one, fourth);
    // The pending upload does not prevent the commit of the model.
    api.commit().expect(200);
    String fifth = text("running");
    assertThat(fifth).contains("weight 5");
    are(one, fifth);

    // Model and upload swap places.
    api.commitPending().expect(200);
    are(fifth, one);
    api.commitPending().expect(200);
    are(one, fifth);
    api.commitPending().expect(200);
    are(fifth, one);

    // An upload that is committed at once: the previous configuration is pending.
    api.upload(two).expect(200);
    are(one, two);
    nothingMoves(one, two);

    // After a discard, the newest model is pending only if it does not run already.
    api.delete(CONFIGURATION + "pending").expect(200);
    are(fifth, two);
    weight(6);
    String sixth = text("pending");
    assertThat(sixth).contains("weight 6");
    are(sixth, two);
    api.commit().expectProblem(409, "conflict");
    are(sixth, two);
    api.post("/v1/controller/commit?replaceUpload=true").expect(200);
    are(two, sixth);

    // HAProxy is stopped: only the pointers change.
    api.post("/v1/haproxy/control/stop").expect(200);
    are(two, sixth);
    assertThat(api.commitPending().expect(200).json().path("applied").asText()).isEqualTo("staged");
    are(sixth, two);
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("stopped");
    api.post("/v1/haproxy/control/start").expect(200);
    are(sixth, two);
    assertThat(new Api(uploadPort).get("/").body()).isEqualTo("two");

    asTheyWere();
    hrapi.stop();
    hrapi.start();
    are(sixth, two);
    asTheyWere();
    hrapi.kill();
    hrapi.start();
    are(sixth, two);
    asTheyWere();
  }

  /**
   * Returns the expected answer to a commit of the pending configuration, with the current port,
   * process id and version.
   */
  private String swapped(String applied, String because) {
    JsonNode status = api.get("/v1/status").expect(200).json();
    return """
        {"status": "pending is now running", "Listen Port": "%s", "PID": %d, "version": %d,
         "applied": "%s", "because": "%s", "warnings": []}
        """
        .formatted(
            status.at("/haproxy/listenPort").asText(),
            status.at("/haproxy/pid").asLong(),
            status.at("/versions/running").asLong(),
            applied,
            because);
  }

  /**
   * Checks that refusals, failures and dry-runs change nothing, nor do starts, stops and restarts
   * of HAProxy.
   */
  private void nothingMoves(String pending, String running) throws IOException {
    long version = api.version();
    api.putPending("nonsense\n").expectProblem(400, "upload-refused");
    api.putPending(upload("three"), "If-Match", "\"0\"").expectProblem(412, "precondition-failed");
    for (String path :
        List.of(
            "/v1/controller/commit?replaceUpload=true",
            "/v1/haproxy/configuration/commit",
            "/v1/haproxy/control/restart",
            "/v1/haproxy/control/stop")) {
      Answer dry = api.post(path + (path.contains("?") ? "&" : "?") + "dryRun=true").expect(200);
      assertThat(dry.json().has("changes")).as(path).isTrue();
      assertThat(dry.body()).doesNotContainIgnoringCase("\"pid\"");
    }
    api.post("/v1/haproxy/control/start?dryRun=true").expectProblem(409, "conflict");
    api.sendText("POST", "/v1/controller/upload?dryRun=true", upload("three")).expect(200);
    api.sendText("PUT", CONFIGURATION + "pending?dryRun=true", upload("three")).expect(200);
    api.delete(CONFIGURATION + "pending?dryRun=true").expect(200);
    assertThat(api.version()).isEqualTo(version);
    are(pending, running);

    api.upload("nonsense\n").expectProblem(422, "configuration-refused");
    are(pending, running);
    try (ServerSocket taken =
        new ServerSocket(FreePorts.next(), 5, InetAddress.getLoopbackAddress())) {
      api.upload(UploadText.answering("127.0.0.1:" + taken.getLocalPort(), "four"))
          .expectProblem(422, "configuration-refused");
    }
    are(pending, running);
    assertThat(api.upload(running).expect(200).json().path("applied").asText())
        .isEqualTo("unchanged");
    are(pending, running);
    for (String act : List.of("restart", "stop", "start", "restart")) {
      api.post("/v1/haproxy/control/" + act).expect(200);
      are(pending, running);
    }
  }
}
