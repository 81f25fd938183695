package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.process.ProcessState.Running;
import io.hrapi.haproxy.process.ProcessState.Stopped;
import io.hrapi.haproxy.process.ProcessState.Unresponsive;
import io.hrapi.haproxy.socket.MasterSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A master in the middle of a reload: it has executed its program again, which has not opened its
 * sockets yet. A script in HAProxy's place makes that moment as long as needed.
 */
final class MasterInReloadIT {

  private static final ProcessSettings IMPATIENT =
      new ProcessSettings(
          Duration.ofMillis(300),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1 << 20);

  /** Waits for a load so briefly that a held one takes longer. */
  private static final ProcessSettings HASTY =
      new ProcessSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1 << 20);

  private TestHaproxy haproxy;
  private TestServer server;
  private Path hold;
  private Path held;
  private HaproxyBinary script;
  private int port;
  private LoadResult loaded;

  @BeforeEach
  void begin() throws Exception {
    haproxy = TestHaproxy.create();
    server = new TestServer("one");
    port = TestHaproxy.freePort();
    hold = haproxy.root.resolve("hold");
    // A folder in which HAProxy's account can create files.
    held = haproxy.sockets.path().resolve("held");
    script =
        haproxy.program(
            """
            if [ "$HAPROXY_MWORKER_REEXEC" ] && [ -e '%1$s' ]; then
              : > '%2$s'
              while [ -e '%1$s' ]; do sleep 0.02; done
            fi
            exec -a "$0" '%3$s' "$@"
            """
                .formatted(hold, held, TestHaproxy.binary().path()));
    loaded =
        object(TestHaproxy.SETTINGS)
            .load(haproxy.commit("c1", Fixtures.simple(port, server.address())));
  }

  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(hold);
    server.close();
    haproxy.close();
  }

  private HaproxyProcess object(ProcessSettings settings) {
    return new HaproxyProcess(() -> script, haproxy.run, haproxy.sockets, settings);
  }

  /** Begins a reload that does not end, and removes everything that identifies the master. */
  private void reload() throws Exception {
    Files.writeString(hold, "");
    new ProcessBuilder("/bin/sh", "-c", "kill -s USR2 " + loaded.masterPid()).start().waitFor();
    TestHaproxy.await("the master is between two lives", () -> Files.exists(held));
    Files.writeString(haproxy.run.pidFile(), "");
    Files.deleteIfExists(haproxy.sockets.masterSocket());
  }

  @Test
  void isThereForOneWhoNeverSawIt() throws Exception {
    reload();
    HaproxyProcess fresh = object(IMPATIENT);
    assertThat(fresh.state())
        .isInstanceOfSatisfying(
            Unresponsive.class,
            state ->
                assertThat(state.problem())
                    .contains("hold " + haproxy.run.processLock().file())
                    .contains(Long.toString(loaded.masterPid())));
    Files.delete(hold);
    assertThat(TestHaproxy.awaitRunning(fresh).masterPid()).isEqualTo(loaded.masterPid());
    assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
  }

  @Test
  void isNeverStoppedForOneWhoLooksAllTheTime() throws Exception {
    HaproxyProcess looking = object(TestHaproxy.SETTINGS);
    for (int i = 0; i < 5; i++) {
      int reloads = ((Running) looking.state()).reloads();
      new ProcessBuilder("/bin/sh", "-c", "kill -s USR2 " + loaded.masterPid()).start().waitFor();
      TestHaproxy.await(
          "one reload more",
          () -> {
            // A new object each time, which has seen no process.
            ProcessState state = object(TestHaproxy.SETTINGS).state();
            assertThat(state).isNotInstanceOf(Stopped.class);
            return state instanceof Running running && running.reloads() > reloads;
          });
    }
  }

  @Test
  void isNoReasonForASecondOne() throws Exception {
    CommitFolder next = haproxy.commit("c2", Fixtures.simple(port, server.address()));
    reload();
    assertThatThrownBy(() -> object(IMPATIENT).load(next))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("does not answer");
    Loader loader =
        new Loader(
            () -> script,
            haproxy.run,
            haproxy.sockets,
            IMPATIENT,
            new MasterSocket(haproxy.sockets.masterSocket()),
            new HaproxyLog(haproxy.run.log(), 1 << 20));
    assertThatThrownBy(() -> loader.start(next))
        .hasMessageContaining("still runs and holds")
        .hasMessageContaining("haproxy.lock");
    Files.delete(hold);
    assertThat(TestHaproxy.awaitRunning(haproxy.process).masterPid()).isEqualTo(loaded.masterPid());
    assertThat(haproxy.process.load(next).how()).isEqualTo(LoadResult.How.RELOADED);
  }

  private String lockFile() {
    return haproxy.run.processLock().file().toString();
  }

  /** Makes the next reload take longer than the timeout. */
  private HaproxyProcess tooLate(CommitFolder next) throws Exception {
    Files.writeString(hold, "");
    HaproxyProcess hasty = object(HASTY);
    LoadFailedException late =
        catchThrowableOfType(LoadFailedException.class, () -> hasty.load(next));
    assertThat(late.isUndecided()).isTrue();
    assertThat(late.state()).isInstanceOf(Unresponsive.class);
    // HAProxy will read the files that it has not read yet.
    assertThat(haproxy.run.live().orElseThrow().commitId()).isEqualTo(next.commitId());
    assertThat(hasty.prune()).isEmpty();
    assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
    return hasty;
  }

  @Test
  void thatTakesLongerThanItIsWaitedForLoadsAllTheSame() throws Exception {
    HaproxyProcess hasty = tooLate(haproxy.commit("c2", Fixtures.simple(port, server.address())));
    Files.delete(hold);
    Running running = TestHaproxy.awaitRunning(hasty);
    assertThat(running.commitId()).contains("c2");
    assertThat(running.masterPid()).isEqualTo(loaded.masterPid());
    assertThat(hasty.loadedWorker()).isEqualTo(running.workerPid());
  }

  @Test
  void thatTakesLongerThanItIsWaitedForMayFailInTheEnd() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(TestHaproxy.freePort(), 1, InetAddress.getLoopbackAddress())) {
      HaproxyProcess hasty =
          tooLate(haproxy.commit("c2", Fixtures.simple(taken.getLocalPort(), server.address())));
      Files.delete(hold);
      assertThat(TestHaproxy.awaitRunning(hasty).commitId()).contains("c1");
      assertThat(hasty.messages().lastComplaints())
          .anyMatch(words -> words.contains("Address already in use"));
    }
    assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
  }

  /**
   * The master was sent a command that 2.6, which it becomes, does not know: no answer ever comes.
   */
  @Test
  void thatBecomesAnOlderProgramIsNotWaitedForUntilTheEnd() throws Exception {
    Path older = Path.of("/usr/sbin/haproxy");
    assumeTrue(
        HaproxyVersion.of(TestHaproxy.binary().version()).isAtLeast(new HaproxyVersion(2, 7)));
    assumeTrue(
        Files.isExecutable(older)
            && !HaproxyVersion.of(
                    HaproxyBinary.locate(Optional.of(older.toString()), TestHaproxy.ACCOUNT)
                        .version())
                .isAtLeast(new HaproxyVersion(2, 7)));
    String text = Files.readString(script.path());
    Files.writeString(
        script.path(), text.replace(TestHaproxy.binary().path().toString(), older.toString()));
    ProcessSettings shorter =
        new ProcessSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1 << 20);
    LoadResult result =
        object(shorter).load(haproxy.commit("c2", Fixtures.simple(port, server.address())));
    assertThat(result.masterPid()).isEqualTo(loaded.masterPid());
    assertThat(result.duration()).isLessThan(shorter.loadTimeout());
    assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
  }

  @Test
  void canBeStoppedByOneWhoNeverSawIt() throws Exception {
    reload();
    // For example a backup, which must survive the stop.
    Process reader =
        new ProcessBuilder("/bin/sh", "-c", "exec sleep 60 9< \"$1\"", "sh", lockFile()).start();
    try {
      assertThat(object(IMPATIENT).stop(true)).isTrue();
      assertThat(reader.isAlive()).isTrue();
    } finally {
      reader.destroyForcibly();
    }
    assertThat(haproxy.run.processLock().isHeld()).isFalse();
    assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
    Files.delete(hold);
  }

  @Test
  void isOverWhenItsLastProcessEnded() throws Exception {
    reload();
    HaproxyProcess fresh = object(IMPATIENT);
    ProcessHandle.of(loaded.masterPid()).orElseThrow().destroyForcibly();
    TestHaproxy.await("it is stopped", () -> fresh.state() instanceof Stopped);
    Files.delete(hold);
    LoadResult again = fresh.load(haproxy.commit("c2", Fixtures.simple(port, server.address())));
    assertThat(again.how()).isEqualTo(LoadResult.How.STARTED);
  }
}
