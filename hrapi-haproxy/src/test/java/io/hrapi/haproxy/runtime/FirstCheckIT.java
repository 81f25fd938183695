package io.hrapi.haproxy.runtime;

import static io.hrapi.haproxy.Fixtures.checked;
import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.http;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.OneBackend;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A server that comes into service is checked before it gets traffic, as long as others serve. */
final class FirstCheckIT extends OneBackend {

  private final int late = TestHaproxy.freePort();

  private HaproxyConfiguration of(Server... servers) {
    return configuration(List.of(frontendOfB()), List.of(http("b", servers)));
  }

  private Server a() {
    return checked("a", alive.address());
  }

  private Server z() {
    return checked("z", "127.0.0.1:" + late);
  }

  private static Server disabled(Server server) {
    return new Server(
        server.name(), server.address(), server.weight(), true, true, server.maxconn());
  }

  private void change(String id, HaproxyConfiguration before, HaproxyConfiguration after) {
    RuntimePlan plan =
        RuntimePlan.between(
            before, after, new TreeMap<>(), HaproxyVersion.of(haproxy.running().version()));
    assertThat(plan.reason()).isEmpty();
    haproxy.process.change(
        haproxy.commit(id, after),
        plan.changes(),
        List.of(),
        RenderSettings.defaults().checkInterval());
  }

  /** Returns the responses that clients get during {@code work} and until the condition holds. */
  private ConcurrentSkipListSet<String> answers(Runnable work, String what, BooleanSupplier until)
      throws Exception {
    ConcurrentSkipListSet<String> answers = new ConcurrentSkipListSet<>();
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    Thread client =
        new Thread(
            () -> {
              while (left.getAndDecrement() > 0) {
                try {
                  answers.add(Requests.get(port, "/", "h").split(" null", 2)[0]);
                } catch (IOException e) {
                  answers.add(e.toString());
                }
              }
            });
    client.start();
    try {
      work.run();
      TestHaproxy.await(what, until);
    } finally {
      left.set(2);
      client.join();
    }
    return answers;
  }

  private boolean wasChecked() {
    return figure("z", "check_status").equals("L4CON");
  }

  private void assertThatItIsTried(Runnable work) throws Exception {
    assertThat(answers(work, "z was checked", this::wasChecked))
        .allMatch(answer -> answer.startsWith("200 "));
    assertThat(List.of(figure("z", "econ"), figure("z", "wretr"), figure("z", "wredis")))
        .containsOnly("0");
    String sessions = figure("z", "stot");
    try (TestServer there = new TestServer("late", late)) {
      assertThat(answers(() -> {}, "z serves", () -> !figure("z", "stot").equals(sessions)))
          .allMatch(answer -> answer.startsWith("200 "));
      assertThat(there.address()).endsWith(":" + late);
    }
  }

  @Test
  void oneThatIsAddedIsTriedFirst() throws Exception {
    haproxy.load("c0", of(a()));
    assertThatItIsTried(() -> change("c1", of(a()), of(a(), z())));
  }

  @Test
  void oneThatIsEnabledIsTriedFirst() throws Exception {
    haproxy.load("c0", of(a(), disabled(z())));
    assertThatItIsTried(() -> change("c1", of(a(), disabled(z())), of(a(), z())));
  }

  @Test
  void oneThatMovesIsTriedFirst() throws Exception {
    try (TestServer former = new TestServer("former")) {
      HaproxyConfiguration before = of(a(), checked("z", former.address()));
      haproxy.load("c0", before);
      assertThatItIsTried(() -> change("c1", before, of(a(), z())));
    }
  }

  @Test
  void oneThatAReloadBringsIsTriedFirst() throws Exception {
    haproxy.load("c0", of(a()));
    assertThatItIsTried(() -> haproxy.load("c1", of(a(), z())));
  }

  @Test
  void whereNobodyElseServesItServesAtOnce() throws Exception {
    try (TestServer there = new TestServer("late", late)) {
      haproxy.load("c0", of());
      change("c1", of(), of(z()));
      assertThat(Requests.get(port, "/", "h")).startsWith("200 late");
      haproxy.load("c2", of(checked("y", there.address())));
      assertThat(Requests.get(port, "/", "h")).startsWith("200 late");
    }
  }
}
