package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One program for all test classes of a JVM that need nothing but an empty model: a start takes
 * seconds, emptying the model only a few requests. It has the default settings.
 *
 * <p>Its log continues across tests, so a test that needs the first versions of a log, its own
 * settings, or the end of the program, starts its own {@link RunningHrapi}. So does a test that
 * leaves something which {@link #emptied} does not remove.
 */
public final class SharedHrapi {

  private static @Nullable RunningHrapi shared;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SharedHrapi::close, "shared-hrapi-end"));
  }

  private SharedHrapi() {}

  /**
   * Returns the program, with no gateway, pool or certificate, no upload running or pending, and
   * HAProxy stopped. Callers must not close it. If it is no longer alive, another one is started.
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
   * Removes what a test added to a program, and stops its HAProxy. Starts a program that a test has
   * ended.
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
      // After the commit the upload is pending.
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
