package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.process.ProcessState.Running;
import io.hrapi.haproxy.process.ProcessState.Stopped;
import io.hrapi.haproxy.socket.AdminSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HaproxyProcessIT {

  /** Sixteen reads of the log writer. */
  private static final long LOG_BYTES = 16_384;

  private static final ProcessSettings IMPATIENT =
      new ProcessSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1 << 20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestHaproxy haproxy;
  private TestServer one;
  private TestServer two;
  private int port;

  @BeforeEach
  void begin() throws IOException {
    haproxy = TestHaproxy.create();
    one = new TestServer("one");
    two = new TestServer("two");
    port = TestHaproxy.freePort();
  }

  @AfterEach
  void end() throws IOException {
    threads.shutdownNow();
    one.close();
    two.close();
    haproxy.close();
  }

  private HaproxyConfiguration serving(TestServer server) {
    return Fixtures.simple(port, server.address());
  }

  private static ProcessHandle handle(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }

  private List<Long> processes() {
    String socket = MasterProbe.socketArgument(haproxy.sockets);
    return ProcessHandle.allProcesses()
        .filter(
            process -> List.of(process.info().arguments().orElse(new String[0])).contains(socket))
        .filter(Processes::isAlive)
        .map(ProcessHandle::pid)
        .toList();
  }

  @Nested
  final class Starting {

    @Test
    void theCommitServesWhenLoadReturns() throws IOException {
      assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
      LoadResult result = haproxy.load("c1", serving(one));
      assertThat(result.how()).isEqualTo(LoadResult.How.STARTED);
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one null 127.0.0.1");
      Running running = haproxy.running();
      assertThat(running.masterPid()).isEqualTo(result.masterPid());
      assertThat(running.workerPid()).isEqualTo(result.workerPid());
      assertThat(running.commitId()).contains("c1");
      assertThat(running.version()).isEqualTo(TestHaproxy.binary().version());
      assertThat(running.reloads()).isZero();
      assertThat(haproxy.process.live().orElseThrow().commitId()).isEqualTo("c1");
    }

    @Test
    void whatKeepsItFromBeginningIsSaid() throws IOException {
      String words = "haproxy: error while loading shared libraries: libcrypt.so.1: not found";
      HaproxyBinary broken = haproxy.program("echo '" + words + "' >&2\nexit 1");
      HaproxyProcess process =
          new HaproxyProcess(() -> broken, haproxy.run, haproxy.sockets, TestHaproxy.SETTINGS);
      LoadFailedException failed =
          catchThrowableOfType(
              LoadFailedException.class, () -> process.load(haproxy.commit("c1", serving(one))));
      assertThat(failed).hasMessageContainingAll("ended with status 1", words, "no HAProxy runs");
      assertThat(failed.messages()).extracting(HaproxyMessage::text).containsExactly(words);
      assertThat(failed.isUndecided()).isFalse();
    }

    /** The check does not warn: the limit matters only when the configuration is loaded. */
    @Test
    void whatItWarnsOfAloneAsItLoadsIsHandedOn() throws IOException {
      HaproxyBinary limited =
          haproxy.program(
              "ulimit -n 2048\nexec -a \"$0\" " + TestHaproxy.binary().path() + " \"$@\"");
      HaproxyProcess process =
          new HaproxyProcess(() -> limited, haproxy.run, haproxy.sockets, TestHaproxy.SETTINGS);
      String text = "global\n  no strict-limits\n  maxconn 20000\n";
      LoadResult started = process.load(haproxy.commit("c1", text, Map.of()));
      LoadResult reloaded = process.load(haproxy.commit("c2", text, Map.of()));
      for (LoadResult result : List.of(started, reloaded)) {
        assertThat(result.warnings())
            .extracting(HaproxyMessage::text)
            .anyMatch(words -> words.contains("FD limit"))
            .noneMatch(words -> words.contains("exited with code"));
      }
      assertThat(process.load(haproxy.commit("c3", serving(one))).warnings()).isEmpty();
    }

    @Test
    void itRunsInASessionOfItsOwn() throws IOException {
      LoadResult result = haproxy.load("c1", serving(one));
      String stat = Files.readString(Path.of("/proc/" + result.masterPid() + "/stat"));
      String session = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1)[3];
      assertThat(session).isEqualTo(Long.toString(result.masterPid()));
    }

    @Test
    void itInheritsNoneOfOurEnvironment() throws IOException {
      LoadResult result = haproxy.load("c1", serving(one));
      String environment = Files.readString(Path.of("/proc/" + result.masterPid() + "/environ"));
      assertThat(environment).contains("PATH=").doesNotContain("HOME=").doesNotContain("PWD=");
    }

    @Test
    void staleSocketsDoNotStandInTheWay() throws IOException {
      for (Path socket : List.of(haproxy.sockets.masterSocket(), haproxy.sockets.adminSocket())) {
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          channel.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
      }
      assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
      haproxy.load("c1", serving(one));
      assertThat(haproxy.running().commitId()).contains("c1");
    }

    @Test
    void aStartThatFailsLeavesNothingBehind() throws IOException {
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        LoadFailedException failure =
            catchThrowableOfType(LoadFailedException.class, () -> haproxy.load("c1", serving(one)));
        assertThat(taken.isBound()).isTrue();
        assertThat(failure.state()).isInstanceOf(Stopped.class);
        assertThat(failure.messages())
            .anySatisfy(message -> assertThat(message.text()).containsIgnoringCase("in use"));
        assertThat(failure).hasMessageContaining("c1").hasMessageContaining("in use");
      }
      assertThat(processes()).isEmpty();
      assertThat(haproxy.process.live()).isEmpty();
      assertThat(haproxy.process.stop(false)).isFalse();
      haproxy.load("c2", serving(one));
      assertThat(haproxy.running().commitId()).contains("c2");
    }

    @Test
    void aStartThatNeverServesIsEnded() {
      CommitFolder liar = haproxy.commit("c2", "global\n  setenv HRAPI_COMMIT c3\n", Map.of());
      assertThatThrownBy(() -> haproxy.process.load(liar))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("does not answer with the commit's id");
      assertThat(processes()).isEmpty();
      assertThat(haproxy.process.live()).isEmpty();
    }

    @Test
    void masterAndWorkersHaveNoRightsOfRoots() throws IOException {
      assumeTrue(HaproxyAccount.isNeeded(), "only root has rights to drop");
      haproxy.load("c1", serving(one));
      LoadResult result = haproxy.load("c2", serving(one));
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
      for (long pid : List.of(result.masterPid(), result.workerPid())) {
        assertThat(HaproxyAccount.of(pid)).contains("haproxy");
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        assertThat(status).contains("CapBnd:\t0000000000000400", "NoNewPrivs:\t1");
        assertThat(status).containsPattern("(?m)^Groups:\\s*$");
      }
      assertThat(Files.readString(haproxy.run.log())).doesNotContain("started as");
    }

    @Test
    void oneThatRunsIsAdopted() throws IOException {
      LoadResult first = haproxy.load("c1", serving(one));
      HaproxyProcess another = haproxy.another(TestHaproxy.SETTINGS);
      assertThat(another.state()).isEqualTo(haproxy.running());
      LoadResult second = another.load(haproxy.commit("c2", serving(two)));
      assertThat(second.how()).isEqualTo(LoadResult.How.RELOADED);
      assertThat(second.masterPid()).isEqualTo(first.masterPid());
      assertThat(Requests.get(port, "/", "x")).startsWith("200 two");
      assertThat(another.stop(false)).isTrue();
      assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
    }

    /** The state after a crash during the load of c2. */
    @Test
    void theFilesOfWhatRunsAreKeptWhateverIsToBeLoadedNext() throws IOException {
      haproxy.load("c1", serving(one));
      CommitFolder next = haproxy.commit("c2", "global\n", Map.of());
      haproxy.run.switchLive(Optional.of(next));
      HaproxyProcess another = haproxy.another(TestHaproxy.SETTINGS);
      assertThat(another.prune()).isEmpty();
      assertThat(haproxy.run.commits().resolve("c1")).isDirectory();
      another.putBack("c3");
      assertThat(another.live().orElseThrow().commitId()).isEqualTo("c2");
      another.putBack("c1");
      assertThat(another.live().orElseThrow().commitId()).isEqualTo("c1");
      assertThat(another.prune()).containsExactly("c2");
    }

    @Test
    void anUploadWithItsOwnIdeasRunsBesideOurFile() throws IOException {
      String upload =
          String.join(
              "\n",
              "global",
              "  daemon",
              "  pidfile " + haproxy.sockets.path().resolve("theirs.pid"),
              "  stats socket " + haproxy.sockets.path().resolve("theirs.sock"),
              "defaults",
              "  mode http",
              "  timeout connect 1s",
              "  timeout client 1s",
              "  timeout server 1s",
              "listen theirs",
              "  bind 127.0.0.1:" + port,
              "  server s " + one.address(),
              "");
      haproxy.process.load(haproxy.commit("upload", upload, Map.of()));
      assertThat(haproxy.running().commitId()).contains("upload");
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
    }
  }

  @Nested
  final class Reloading {

    @Test
    void theNewCommitServesWhenLoadReturns() throws IOException {
      LoadResult first = haproxy.load("c1", serving(one));
      LoadResult second = haproxy.load("c2", serving(two));
      assertThat(second.how()).isEqualTo(LoadResult.How.RELOADED);
      assertThat(second.masterPid()).isEqualTo(first.masterPid());
      assertThat(second.workerPid()).isNotEqualTo(first.workerPid());
      assertThat(Requests.get(port, "/", "x")).startsWith("200 two");
      assertThat(haproxy.running().commitId()).contains("c2");
      assertThat(haproxy.running().reloads()).isEqualTo(1);
    }

    @Test
    void theSameCommitGetsANewWorkerToo() {
      LoadResult first = haproxy.load("c1", serving(one));
      LoadResult second = haproxy.load("c1", serving(one));
      assertThat(second.workerPid()).isNotEqualTo(first.workerPid());
    }

    @Test
    void whatRanGoesOnWhenAPortIsTaken() throws IOException {
      haproxy.load("c1", serving(one));
      int other = TestHaproxy.freePort();
      try (ServerSocket taken = new ServerSocket(other, 1, InetAddress.getLoopbackAddress())) {
        LoadFailedException failure =
            catchThrowableOfType(
                LoadFailedException.class,
                () -> haproxy.load("c2", Fixtures.simple(taken.getLocalPort(), two.address())));
        assertThat(failure.messages())
            .anySatisfy(
                message -> {
                  assertThat(message.text()).containsIgnoringCase("in use");
                  assertThat(message.lineText()).contains("bind 127.0.0.1:" + other + " name e");
                });
        assertThat(failure.state())
            .isInstanceOfSatisfying(
                Running.class, running -> assertThat(running.commitId()).contains("c1"));
      }
      assertThat(haproxy.process.live().orElseThrow().commitId()).isEqualTo("c1");
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
      // The number of failed reloads is still nonzero when the next reload succeeds.
      haproxy.load("c3", serving(two));
      assertThat(Requests.get(port, "/", "x")).startsWith("200 two");
    }

    @Test
    void whatRanGoesOnWhenTheTextIsBroken() throws IOException {
      haproxy.load("c1", serving(one));
      CommitFolder broken = haproxy.commit("c2", "frontend f\n  nonsense here\n", Map.of());
      LoadFailedException failure =
          catchThrowableOfType(LoadFailedException.class, () -> haproxy.process.load(broken));
      assertThat(failure.messages())
          .anySatisfy(message -> assertThat(message.lineText()).contains("nonsense here"));
      assertThat(haproxy.running().commitId()).contains("c1");
      assertThat(haproxy.process.live().orElseThrow().commitId()).isEqualTo("c1");
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
    }

    /** The check does not find it; the worker exits, and before 2.7 the master too. */
    @Test
    void whatIsLeftOfALoadThatFailedIsLookedAt() {
      haproxy.load("c1", serving(one));
      CommitFolder jailed =
          haproxy.commit("c2", "global\n  chroot " + haproxy.root + "/nowhere\n", Map.of());
      LoadFailedException failure =
          catchThrowableOfType(LoadFailedException.class, () -> haproxy.process.load(jailed));
      assertThat(failure.isUndecided()).isFalse();
      assertThat(failure.getMessage()).endsWith("; " + failure.state().words());
      assertThat(failure.messages()).anyMatch(message -> message.text().contains("chroot"));
      assertThat(haproxy.process.state().getClass()).isEqualTo(failure.state().getClass());
      if (failure.state() instanceof Running running) {
        assertThat(running.commitId()).contains("c1");
      }
    }

    @Test
    void aWorkerThatSaysAnotherIdIsNotBelieved() {
      haproxy.load("c1", serving(one));
      CommitFolder liar = haproxy.commit("c2", "global\n  setenv HRAPI_COMMIT c3\n", Map.of());
      assertThatThrownBy(() -> haproxy.process.load(liar))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("does not answer with the commit's id");
      assertThat(haproxy.process.live().orElseThrow().commitId()).isEqualTo("c1");
    }

    /** A HAProxy that logs to its standard error clears O_APPEND on it at a reload. */
    @Test
    void theLogIsBoundedWhateverHaproxyMakesOfItsOutput() throws Exception {
      HaproxyProcess terse =
          haproxy.another(
              new ProcessSettings(
                  TestHaproxy.SETTINGS.answerTimeout(),
                  TestHaproxy.SETTINGS.loadTimeout(),
                  TestHaproxy.SETTINGS.gracefulTimeout(),
                  TestHaproxy.SETTINGS.stopTimeout(),
                  LOG_BYTES));
      String text =
          """
          global
            log stderr local0
          defaults
            mode http
            timeout client 5s
            timeout connect 5s
            timeout server 5s
          backend b
            server s 127.0.0.1:1
          """;
      terse.load(haproxy.commit("c1", text, Map.of()));
      terse.load(haproxy.commit("c2", text, Map.of()));
      Path log = haproxy.run.log();
      Path former = log.resolveSibling("haproxy.log.1");
      AdminSocket admin = new AdminSocket(haproxy.sockets.adminSocket());
      for (int i = 0; i < 200; i++) {
        admin.ask("set server b/s state maint", Duration.ofSeconds(2));
        admin.ask("set server b/s state ready", Duration.ofSeconds(2));
        terse.boundLog();
      }
      TestHaproxy.await("a file is full", () -> Files.exists(former));
      // The next file may be full at this moment, and the one after it not yet created.
      TestHaproxy.await("it says more, into a file that is bounded", () -> isBounded(log));
      assertThat(Files.size(former)).isBetween(1L, LOG_BYTES);
      assertThat(Files.readString(former)).contains("Server b/s is").doesNotContain("\0");
      // The message about a refused reload is still found.
      assertThatThrownBy(() -> terse.load(haproxy.commit("c3", "nonsense here\n", Map.of())))
          .isInstanceOfSatisfying(
              LoadFailedException.class,
              failure ->
                  assertThat(failure.messages())
                      .anySatisfy(
                          message -> assertThat(message.lineText()).contains("nonsense here")));
      assertThat(terse.messages().problem()).isEmpty();
      endWriter();
      assertThat(terse.messages().problem().orElseThrow())
          .contains("the process that writes HAProxy's log " + log + " has ended");
      // HAProxy continues without it; its next start has a new one.
      terse.load(haproxy.commit("c4", text, Map.of()));
      assertThat(terse.stop(false)).isTrue();
      terse.load(haproxy.commit("c5", text, Map.of()));
      assertThat(terse.messages().problem()).isEmpty();
    }

    private static boolean isBounded(Path log) {
      try {
        return Files.size(log) <= LOG_BYTES
            && Files.getPosixFilePermissions(log)
                .equals(PosixFilePermissions.fromString("rw-------"));
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void endWriter() throws Exception {
      String note = Files.readString(haproxy.run.path().resolve("haproxy.log.writer"));
      long pid = Long.parseLong(note.split(" ", 2)[0]);
      ProcessHandle writer = ProcessHandle.of(pid).orElseThrow();
      writer.descendants().forEach(ProcessHandle::destroyForcibly);
      writer.destroyForcibly();
      TestHaproxy.await("it has ended", () -> !Processes.isAlive(writer));
    }
  }

  @Nested
  final class Stopping {

    @Test
    void gracefullyAndHardItIsGone() throws IOException {
      for (boolean graceful : new boolean[] {true, false}) {
        LoadResult result = haproxy.load("c1", serving(one));
        assertThat(haproxy.process.stop(graceful)).isTrue();
        assertThat(ProcessHandle.of(result.workerPid()).filter(Processes::isAlive)).isEmpty();
        assertThat(ProcessHandle.of(result.masterPid()).filter(Processes::isAlive)).isEmpty();
        assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
        assertThat(haproxy.sockets.masterSocket()).doesNotExist();
        assertThat(haproxy.process.live()).isPresent();
      }
      assertThat(haproxy.process.stop(true)).isFalse();
    }

    /**
     * Returns a process whose graceful stop may take as long as a test: only what it waits for must
     * end.
     */
    private HaproxyProcess patient() {
      return haproxy.another(
          new ProcessSettings(
              Duration.ofSeconds(2),
              Duration.ofSeconds(20),
              Duration.ofMinutes(10),
              Duration.ofSeconds(5),
              1 << 20));
    }

    /** Three clients: one is idle, one has sent part of a request, one has sent nothing. */
    @Test
    @Timeout(60)
    void clientsThatAskForNothingAreNotWaitedFor() throws IOException {
      LoadResult result = haproxy.load("c1", serving(one));
      try (var idle = new Socket(InetAddress.getLoopbackAddress(), port);
          var begun = new Socket(InetAddress.getLoopbackAddress(), port);
          var silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
        idle.getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(idle.getInputStream().read()).isEqualTo('H');
        begun.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(patient().stop(true)).isTrue();
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(ProcessHandle.of(result.workerPid()).filter(Processes::isAlive)).isEmpty();
    }

    @Test
    @Timeout(60)
    void aRequestUnderWayGetsItsWholeAnswer() throws Exception {
      try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        LoadResult result =
            haproxy.load("c1", Fixtures.simple(port, "127.0.0.1:" + server.getLocalPort()));
        Future<String> answer = threads.submit(() -> Requests.get(port, "/", "x"));
        try (Socket request = asked(server)) {
          Future<Boolean> stop = threads.submit(() -> patient().stop(true));
          TestHaproxy.await(
              "no new connections",
              () ->
                  TrialBind.unavailable(List.of(BindAddress.parse("127.0.0.1:" + port))).isEmpty());
          long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
          TestHaproxy.await(
              "two seconds in which it waits",
              () -> {
                assertThat(handle(result.workerPid())).matches(Processes::isAlive);
                return System.nanoTime() - end > 0;
              });
          request
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"
                      .getBytes(StandardCharsets.US_ASCII));
          assertThat(answer.get()).isEqualTo("200 whole");
          assertThat(stop.get()).isTrue();
        }
      }
    }

    @Test
    @Timeout(60)
    void aRequestThatIsNeverAnsweredIsCutInTheEnd() throws Exception {
      try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
          var client = new Socket(InetAddress.getLoopbackAddress(), serve(server))) {
        client
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try (Socket request = asked(server)) {
          assertThat(request.isConnected()).isTrue();
          assertThat(haproxy.process.stop(true)).isTrue();
          assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
      }
    }

    /** Starts HAProxy in front of {@code server}; returns HAProxy's port. */
    private int serve(ServerSocket server) {
      haproxy.load("c1", Fixtures.simple(port, "127.0.0.1:" + server.getLocalPort()));
      return port;
    }

    /** Accepts connections until one sends a request; HAProxy's checks send none. */
    private Socket asked(ServerSocket server) throws IOException {
      while (true) {
        Socket socket = server.accept();
        if (socket.getInputStream().read() == 'G') {
          return socket;
        }
        socket.close();
      }
    }

    @Test
    void oneThatDoesNotAnswerIsKilledByThePidFile() throws Exception {
      LoadResult result = haproxy.load("c1", serving(one));
      new ProcessBuilder("/bin/sh", "-c", "kill -s STOP " + result.masterPid()).start().waitFor();
      HaproxyProcess impatient = haproxy.another(IMPATIENT);
      assertThat(impatient.state()).isInstanceOf(ProcessState.Unresponsive.class);
      assertThatThrownBy(() -> impatient.load(haproxy.commit("c2", serving(two))))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("does not answer");
      assertThat(haproxy.process.live().orElseThrow().commitId()).isEqualTo("c1");
      assertThat(impatient.stop(false)).isTrue();
      assertThat(haproxy.process.state()).isInstanceOf(Stopped.class);
      TestHaproxy.await(
          "the worker follows its master",
          () -> ProcessHandle.of(result.workerPid()).filter(Processes::isAlive).isEmpty());
    }
  }

  @Nested
  final class Dying {

    @Test
    void whatItSaidLastIsShownThoughItsLogNamesTheProgramElsewhere() throws Exception {
      haproxy.load("c1", serving(one));
      haproxy.load("c2", serving(two));
      TestHaproxy.await(
          "the worker before says that it ends",
          () ->
              haproxy.process.messages().lastComplaints().stream()
                  .anyMatch(words -> words.startsWith("Proxy f stopped (cumulated conns: FE: 0")));
    }

    @Test
    void aKilledMasterIsNoticedAndCanBeStartedAgain() throws Exception {
      LoadResult result = haproxy.load("c1", serving(one));
      handle(result.masterPid()).destroyForcibly();
      TestHaproxy.await("stopped", () -> haproxy.process.state() instanceof Stopped);
      assertThat(haproxy.load("c1", serving(one)).how()).isEqualTo(LoadResult.How.STARTED);
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
    }

    @Test
    void aKilledWorkerIsNoticed() throws Exception {
      LoadResult result = haproxy.load("c1", serving(one));
      handle(result.workerPid()).destroyForcibly();
      TestHaproxy.await("stopped", () -> haproxy.process.state() instanceof Stopped);
      assertThat(haproxy.load("c2", serving(two)).how()).isEqualTo(LoadResult.How.STARTED);
      assertThat(haproxy.running().commitId()).isEqualTo(Optional.of("c2"));
    }

    /** It still listens, and would get a share of all connections. */
    @Test
    void aWorkerThatHangsAndOutlivesItsMasterIsNamedAndCanBeStopped() throws Exception {
      LoadResult result = haproxy.load("c1", serving(one));
      new ProcessBuilder("/bin/sh", "-c", "kill -s STOP " + result.workerPid()).start().waitFor();
      handle(result.masterPid()).destroyForcibly();
      HaproxyProcess impatient = haproxy.another(IMPATIENT);
      assertThat(impatient.state())
          .isInstanceOfSatisfying(
              ProcessState.Unresponsive.class,
              state -> assertThat(state.problem()).contains("[" + result.workerPid() + "]"));
      assertThatThrownBy(() -> impatient.load(haproxy.commit("c2", serving(two))))
          .isInstanceOf(LoadFailedException.class);
      assertThat(impatient.stop(true)).isTrue();
      assertThat(ProcessHandle.of(result.workerPid()).filter(Processes::isAlive)).isEmpty();
      assertThat(haproxy.load("c2", serving(two)).how()).isEqualTo(LoadResult.How.STARTED);
    }

    @Test
    void aDeletedSocketIsNoReasonForASecondOne() throws Exception {
      LoadResult result = haproxy.load("c1", serving(one));
      Files.delete(haproxy.sockets.masterSocket());
      HaproxyProcess impatient = haproxy.another(IMPATIENT);
      assertThat(impatient.state())
          .isInstanceOfSatisfying(
              ProcessState.Unresponsive.class,
              state -> assertThat(state.problem()).contains("process " + result.masterPid()));
      assertThatThrownBy(() -> impatient.load(haproxy.commit("c2", serving(two))))
          .isInstanceOf(LoadFailedException.class);
      assertThat(impatient.stop(false)).isTrue();
    }
  }
}
