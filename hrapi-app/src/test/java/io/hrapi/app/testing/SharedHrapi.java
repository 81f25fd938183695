package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One program for all test classes of a JVM that need nothing but an empty model: a start costs
 * seconds, emptying the model some requests. It has the settings that a program has without any.
 *
 * <p>Its log goes on, so a test that needs the first versions of a log, a setting of its own, or
 * the end of the program, starts a {@link RunningHrapi} of its own. So does one that leaves behind
 * what {@link #emptied} does not take away.
 */
public final class SharedHrapi {

  private static @Nullable RunningHrapi shared;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SharedHrapi::close, "shared-hrapi-end"));
  }

  private SharedHrapi() {}

  /**
   * The program, with no gateway, pool, certificate or upload that runs or is pending, and HAProxy
   * stopped. It is nobody's to close. If it does not answer any more, another one is started.
   */
  public static synchronized RunningHrapi emptied() {
    if (shared != null && !shared.isRunning()) {
      close();
    }
    if (shared == null) {
      shared = RunningHrapi.startNew();
    } else {
      empty(shared);
    }
    return shared;
  }

  /**
   * Takes away what a test put into a program, and stops its HAProxy. A program that a test has
   * ended is started again.
   */
  public static void empty(RunningHrapi hrapi) {
    if (!hrapi.isRunning()) {
      hrapi.start();
    }
    Api api = hrapi.api();
    discardPending(api);
    api.put("/v1/model", "{}").expect(200);
    JsonNode status = api.get("/v1/status").expect(200).json();
    if (status.required("versions").hasNonNull("runningUpload")) {
      api.post("/v1/controller/commit?replaceUpload=true&empty=true").expect(200);
      // The upload is pending then, to be gone back to.
      discardPending(api);
    }
    for (JsonNode name : api.get("/v1/certificates").expect(200).json().required("certificates")) {
      api.delete("/v1/certificates/" + name.asText()).expect(200);
    }
    if (!hrapi.haproxy().path("state").asText().equals("stopped")) {
      api.post("/v1/haproxy/control/stop").expect(200);
    }
  }

  private static void discardPending(Api api) {
    assertThat(api.delete("/v1/haproxy/configuration/pending").status()).isIn(200, 404);
  }

  private static synchronized void close() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }
}
