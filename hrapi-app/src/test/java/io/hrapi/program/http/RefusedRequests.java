package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Refused requests: each gets one problem, none adds an event, and none leaves an error in the
 * program's log. The subclasses differ in what is wrong with the requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusedRequests {

  static final String POOL = "/v1/pools/p";
  static final String TARGET = POOL + "/targets/t";
  static final String POLICY = POOL + "/policy";
  static final String GATEWAY = "/v1/gateways/g";
  static final String ENDPOINT = GATEWAY + "/endpoints/e";
  static final String ROUTE = GATEWAY + "/pools/a";

  /** One resource of each kind that accepts JSON. */
  static final List<String> RESOURCES = List.of(GATEWAY, ENDPOINT, ROUTE, POOL, TARGET, POLICY);

  final RunningHrapi hrapi;
  final Api api;

  /** The newest version, which no refused request changes. */
  long version;

  /** The length of a shared program's log before the first request. */
  private final int logged;

  private final boolean own;

  RefusedRequests() {
    this(SharedHrapi.emptied(), false);
  }

  /** Uses a program that the class does not share. */
  RefusedRequests(RunningHrapi hrapi) {
    this(hrapi, true);
  }

  private RefusedRequests(RunningHrapi hrapi, boolean own) {
    this.hrapi = hrapi;
    this.own = own;
    api = hrapi.api();
    logged = own ? 0 : hrapi.output().length();
  }

  @BeforeAll
  void make() {
    api.put(POOL, "{\"targets\": {\"t\": \"h:1\"}}").expect(200);
    // Its pool does not exist, so that only a refusal can keep p from being deleted.
    api.put(
            GATEWAY,
            """
            {"endpoints": {"e": "*:80"}, "pools": {"a": "elsewhere"}}
            """)
        .expect(200);
  }

  @BeforeEach
  void look() {
    version = api.version();
  }

  @AfterEach
  void nothingMoved() {
    assertThat(api.version()).isEqualTo(version);
    api.put(POOL, "{}").expect(200);
  }

  @AfterAll
  void nothingWasLogged() {
    String output = hrapi.output().substring(logged);
    if (own) {
      hrapi.close();
    }
    assertThat(output).doesNotContain("ERROR", "Exception", "\tat ");
  }

  /** Sends a request byte for byte on a connection of its own. */
  final Answer raw(String head, String body) throws IOException {
    return Wire.sendLast(hrapi.port(), head, body);
  }

  /** Sends a PUT of an empty object with these raw headers. */
  final Answer rawPut(String path, String... headers) throws IOException {
    return Wire.putEmpty(hrapi.port(), path, headers);
  }

  /** Sends a body with this content type. */
  final Answer typed(String method, String path, String type, String body) {
    return api.sendTyped(method, path, type, body.getBytes(StandardCharsets.UTF_8));
  }
}
