package io.hrapi.app.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hrapi.api.figures.StateCounts;
import io.hrapi.api.figures.TargetsHealth;
import io.hrapi.api.figures.TargetsHealth.NotServing;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.testing.FakeWorker;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The states of the targets, and how often HAProxy is asked for them. */
final class TargetStatesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:10.5Z");
  private static final String HEADER =
      "# pxname,svname,status,weight,bck,type,lastchg,check_status,last_chk,check_desc,\n";
  private static final Hash HASH = Hash.of(new byte[32]);
  private static final LoadedCommit COMMIT = commit("c1", new ModelReference(7));

  private Path folder;
  private SharedReadings readings;
  private volatile String rows = "";

  @BeforeEach
  void begin() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "hrapi-tg");
    readings =
        new SharedReadings(
            new HaproxyAccess(
                Optional.empty(),
                new RunDirectory(folder.resolve("run")),
                new SocketDirectory(folder),
                RenderSettings.defaults(),
                ProcessSettings.defaults()),
            () -> NOW);
  }

  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(socket());
    Files.delete(folder);
  }

  private Path socket() {
    return folder.resolve("admin.sock");
  }

  private FakeWorker worker() throws IOException {
    return new FakeWorker(
        socket(),
        question -> question.equals("show info") ? "Version: 3\nPid: 1\n\n" : HEADER + rows + "\n");
  }

  private static LoadedCommit commit(String id, ConfigurationReference configuration) {
    return new LoadedCommit(id, configuration, HASH, new TreeMap<>(), 9_029);
  }

  private TargetsHealth health() {
    return Objects.requireNonNull(new TargetStates(readings).health(COMMIT));
  }

  private static String row(String proxy, String target, String status, String check) {
    return proxy + "," + target + "," + status + ",1,0,2,10," + check + ",\n";
  }

  @Test
  void thoseThatDoNotServeAreNamedTheWorstFirst() throws IOException {
    rows =
        row("pool:p", "off", "MAINT", ",,")
            + row("pool:p", "up", "UP", "L4OK,,ok")
            + row("pool:p", "both", "UP", "L4OK,,ok")
            + row("pool:p", "drained", "DRAIN", "L4OK,,ok")
            + row("pool:q", "bare", "no check", ",,")
            + row("tcp-pool:p", "both", "DOWN", "L4CON,\"Refused, really\",no connection")
            + row("tcp-pool:p", "up", "UP", "L4OK,,ok")
            + row("pool:q", "mute", "DOWN 1/2", "L4TOUT,,timeout")
            + row("somebody", "elses", "DOWN", ",,");
    try (FakeWorker worker = worker()) {
      TargetsHealth health = health();
      assertThat(health.states()).isEqualTo(new StateCounts(1, 2, 1, 1, 1));
      String since = "2026-01-31T12:00:00.000000Z";
      assertThat(health.notServing())
          .containsExactly(
              new NotServing("p", "both", "down", since, "L4CON: Refused, really"),
              new NotServing("q", "mute", "down", since, "L4TOUT: timeout"),
              new NotServing("p", "drained", "draining", since, null),
              new NotServing("p", "off", "maintenance", since, null));
      assertThat(health.notServingMore()).isNull();
      assertThat(health.detail()).isNull();
      assertThat(worker.questions()).containsExactly("show info", "show stat");
    }
  }

  @Test
  void ofVeryManyAHundredAreNamed() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      many.append(row("pool:p", "t" + i, i < 130 ? "MAINT" : "DOWN", ",,"));
    }
    rows = many.toString();
    try (FakeWorker worker = worker()) {
      TargetsHealth health = health();
      assertThat(health.states()).isEqualTo(new StateCounts(0, 120, 0, 130, 0));
      assertThat(health.notServing())
          .hasSize(100)
          .allMatch(target -> target.state().equals("down"));
      assertThat(health.notServingMore()).isEqualTo(150);
      assertThat(worker.questions()).hasSize(2);
    }
  }

  @Test
  void thoseOfAnUploadHaveTheNamesThatHaproxyKnows() throws IOException {
    assertThat(new TargetStates(readings).health(null)).isNull();
    rows = row("web", "s1", "UP", ",,") + row("pool:p", "s2", "DOWN", ",,");
    try (FakeWorker worker = worker()) {
      TargetsHealth health =
          Objects.requireNonNull(
              new TargetStates(readings)
                  .health(commit("c2", new UploadReference(HASH, new TreeSet<>()))));
      assertThat(worker.questions()).isNotEmpty();
      assertThat(health.states()).isEqualTo(new StateCounts(1, 1, 0, 0, 0));
      assertThat(health.notServing())
          .extracting(NotServing::pool, NotServing::target)
          .containsExactly(tuple("pool:p", "s2"));
    }
  }

  @Test
  void howeverManyAskHaproxyIsAskedOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (FakeWorker worker = worker()) {
      List<Future<Reading>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(threads.submit(() -> readings.get(COMMIT)));
      }
      Reading first = all.get(0).get();
      for (Future<Reading> one : all) {
        assertThat(one.get().time()).isEqualTo(first.time());
      }
      // One per second is allowed if the test is slow.
      assertThat(worker.questions().stream().filter("show stat"::equals).count()).isLessThan(8);
      int before = worker.questions().size();
      readings.get(commit("c2", new ModelReference(8)));
      assertThat(worker.questions()).as("another commit, another reading").hasSize(before + 2);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whereNobodyAnswersTheAnswerSaysSo() throws IOException {
    TargetsHealth health = health();
    assertThat(health.states()).isNull();
    assertThat(health.detail()).contains("admin.sock", "show info");
  }
}
