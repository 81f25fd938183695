package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Tls;
import io.hrapi.app.testing.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under load, whatever hrapi does: every request that was sent gets its complete response. */
final class LoadIT {

  /**
   * The whole load with {@code HRAPI_TEST_LOAD=whole}, otherwise a tenth, which fits into every
   * build.
   */
  private static final int PARTS = "whole".equals(System.getenv("HRAPI_TEST_LOAD")) ? 1 : 10;

  private static final int CONNECTIONS = 64;
  private static final int RELOADS = 200 / PARTS;
  private static final int TARGETS = 100;
  private static final int WEIGHTS = 10_000 / PARTS;
  private static final int COMINGS = 250 / PARTS;
  private static final int CERTIFICATES = 50 / PARTS;
  private static final int RESTARTS = 20 / PARTS;
  private static final int PHASES = PARTS == 1 ? 5 : 1;
  private static final int REQUESTS_OF_A_PHASE = 20_000;

  /** Without pauses the clients alone would keep the machine busy. */
  private static final long PAUSE_MILLIS = 200;

  private static final int ANSWER_BYTES = 10_000;
  private static final Duration PHASE_LIMIT = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private final OpenSsl openssl = new OpenSsl(folder);
  private final Backends backends = new Backends();
  private final int plain = FreePorts.next();
  private final int tls = FreePorts.next();

  @Test
  void everyRequestGetsItsCompleteAnswer() throws Exception {
    for (String name : List.of("one", "two")) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned(name);
    }
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      Api api = hrapi.api();
      model(api);
      long pid = api.commit().expect(200).json().path("PID").asLong();
      Traffic traffic = Traffic.start(plain, tls, CONNECTIONS);
      try (traffic) {
        traffic.pause(PAUSE_MILLIS);
        reload(api);
        changeWeights(api);
        comeAndGo(api);
        replaceCertificates(api);
        traffic.pause(0);
        share(api, traffic);
        traffic.pause(PAUSE_MILLIS);
        restart(hrapi, pid);
      }
      assertThat(traffic.failures()).as("of %s requests", traffic.sent()).isEmpty();
      assertThat(traffic.answered()).isEqualTo(traffic.sent());
    } finally {
      backends.close();
    }
  }

  /** Uses many targets but few servers, so that each server gets many requests. */
  private void model(Api api) {
    certificate(api, "one");
    List<String> addresses =
        List.of("a", "b", "c", "d").stream()
            .map(name -> backends.serve(name, ANSWER_BYTES))
            .toList();
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < TARGETS; i++) {
      targets
          .append(i == 0 ? "" : ",")
          .append("\"t%d\": \"%s\"".formatted(i, addresses.get(i % addresses.size())));
    }
    api.put("/v1/pools/p", "{\"targets\": {" + targets + "}}").expect(200);
    api.put(
            "/v1/gateways/g",
            "{\"defaultBack\": \"p\", \"endpoints\": {\"h\": \"127.0.0.1:%d\", \"s\": \"127.0.0.1:%d @c\"}}"
                .formatted(plain, tls))
        .expect(200);
  }

  private void certificate(Api api, String name) {
    api.sendTyped(
            "PUT",
            "/v1/certificates/c",
            "application/x-pem-file",
            openssl.bytes(name + ".pem", name + ".key"))
        .expect(200);
  }

  private static void commit(Api api, String applied) {
    Answer answer = api.commit().expect(200);
    assertThat(answer.json().path("applied").asText()).as(answer.body()).isEqualTo(applied);
  }

  private static void policy(Api api, String policy) {
    api.put("/v1/pools/p/policy", "{\"policy\": \"" + policy + "\"}").expect(200);
    commit(api, "reload");
  }

  private static void reload(Api api) {
    for (int i = 0; i < RELOADS; i++) {
      policy(api, i % 2 == 0 ? "leastconn" : "roundrobin");
    }
  }

  private static void changeWeights(Api api) {
    for (int i = 0; i < WEIGHTS / TARGETS; i++) {
      api.put("/v1/pools/p/policy", "{\"weights\": %d}".formatted(2 + i % 10)).expect(200);
      commit(api, "runtime");
    }
  }

  private void comeAndGo(Api api) {
    String address = backends.serve("e", ANSWER_BYTES);
    for (int i = 0; i < COMINGS; i++) {
      api.put("/v1/pools/p/targets/new" + i, "{\"address\": \"%s\"}".formatted(address))
          .expect(200);
      commit(api, "runtime");
      api.delete("/v1/pools/p/targets/new" + i).expect(200);
      commit(api, "runtime");
    }
  }

  private void replaceCertificates(Api api) throws Exception {
    for (int i = 0; i < CERTIFICATES; i++) {
      String name = i % 2 == 0 ? "two" : "one";
      certificate(api, name);
      commit(api, "runtime");
      assertThat(Tls.subjects(tls)).containsExactly("CN=" + name + ",O=hrapi");
    }
  }

  /**
   * Checks that each server gets the share of its targets' weights, while the weights stay the
   * same.
   */
  private static void share(Api api, Traffic traffic) {
    for (int phase = 0; phase < PHASES; phase++) {
      Map<String, Integer> weights = new TreeMap<>();
      StringBuilder model = new StringBuilder();
      for (int i = 0; i < TARGETS; i++) {
        int weight = 1 + (i % 4 + phase) % 4;
        weights.merge(List.of("a", "b", "c", "d").get(i % 4), weight, Integer::sum);
        model
            .append(i == 0 ? "" : ",")
            .append(
                "{\"method\": \"PUT\", \"path\": \"/v1/pools/p/targets/t%d\", \"body\": {\"weight\": %d}}"
                    .formatted(i, weight));
      }
      api.postJson("/v1/transactions", "[" + model + "]").expect(200);
      commit(api, "runtime");
      Map<String, Long> before = traffic.answers();
      long sum = traffic.answered();
      Await.until(
          "the requests of a phase are answered",
          PHASE_LIMIT,
          () -> traffic.answered() - sum >= REQUESTS_OF_A_PHASE);
      Map<String, Long> after = traffic.answers();
      Map<String, Long> counts = new TreeMap<>();
      for (String name : weights.keySet()) {
        counts.put(name, after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L));
      }
      long answered = counts.values().stream().mapToLong(Long::longValue).sum();
      int total = weights.values().stream().mapToInt(Integer::intValue).sum();
      counts.forEach(
          (name, count) -> {
            double expected = weights.getOrDefault(name, 0) / (double) total;
            assertThat(count / (double) answered)
                .as("%s of weights %s", name, weights)
                .isCloseTo(expected, within(expected / 100));
          });
    }
  }

  private static void restart(RunningHrapi hrapi, long pid) {
    for (int i = 0; i < RESTARTS; i++) {
      if (i % 2 == 0) {
        hrapi.stop();
      } else {
        hrapi.kill();
      }
      hrapi.start();
      Await.until("HAProxy is adopted", () -> hrapi.haproxyPid() == pid);
    }
  }
}
