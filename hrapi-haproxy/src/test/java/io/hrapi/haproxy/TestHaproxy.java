package io.hrapi.haproxy;

import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real HAProxy with its own folders under /tmp; close stops it and deletes them. */
public final class TestHaproxy implements AutoCloseable {

  /** Generous, since HAProxy answers late while other work uses the machine. */
  public static final ProcessSettings SETTINGS =
      new ProcessSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          1 << 20);

  /** The account that hrapi would use: never root. */
  public static final HaproxyAccount ACCOUNT =
      HaproxyAccount.isNeeded() ? HaproxyAccount.named("haproxy") : HaproxyAccount.own();

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ConfigurationRenderer RENDERER = new ConfigurationRenderer();

  public final Path root;
  public final RunDirectory run;
  public final SocketDirectory sockets;
  public final HaproxyProcess process;

  private TestHaproxy(Path root) {
    this.root = root;
    this.run = new RunDirectory(root.resolve("run"), ACCOUNT);
    this.sockets = new SocketDirectory(root.resolve("s"));
    this.process = another(SETTINGS);
  }

  public static TestHaproxy create() throws IOException {
    Path root = Files.createTempDirectory(Path.of("/tmp"), "hrapi-it");
    // HAProxy's account must be able to pass through.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    return new TestHaproxy(root);
  }

  public static HaproxyBinary binary() {
    return HaproxyBinary.locate(Optional.ofNullable(System.getenv("HAPROXY_BIN")), ACCOUNT);
  }

  /** Creates a script that replaces HAProxy. */
  public HaproxyBinary program(String script) throws IOException {
    Path file = root.resolve("program.sh");
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return HaproxyBinary.locate(Optional.of(file.toString()), ACCOUNT);
  }

  /** Creates another object for the same folders, as after a restart of hrapi. */
  public HaproxyProcess another(ProcessSettings settings) {
    return new HaproxyProcess(TestHaproxy::binary, run, sockets, settings);
  }

  public CommitFolder commit(String id, String text, Map<String, byte[]> files) {
    ProcessFile file =
        new ProcessFile(
            id,
            sockets.adminSocket(),
            Duration.ofSeconds(60),
            50,
            Optional.empty(),
            Optional.of(run.serverState()),
            Optional.empty());
    return run.commit(file, text, files);
  }

  public CommitFolder commit(String id, HaproxyConfiguration configuration) {
    return commit(id, RENDERER.render(configuration), Map.of());
  }

  public LoadResult load(String id, HaproxyConfiguration configuration) {
    return process.load(commit(id, configuration));
  }

  public ProcessState.Running running() {
    if (process.state() instanceof ProcessState.Running running) {
      return running;
    }
    throw new AssertionError("expected HAProxy to run, it is " + process.state());
  }

  /** Returns a port on which nothing listens now and which no other test gets. */
  public static int freePort() {
    return FreePorts.next();
  }

  /**
   * Waits until {@code process} sees HAProxy running, and returns that state: a second query might
   * find HAProxy busy again.
   */
  public static ProcessState.Running awaitRunning(HaproxyProcess process)
      throws InterruptedException {
    AtomicReference<ProcessState> last = new AtomicReference<>();
    await(
        "it runs",
        () -> {
          last.set(process.state());
          return last.get() instanceof ProcessState.Running;
        });
    return (ProcessState.Running) Objects.requireNonNull(last.get());
  }

  /** Waits until a condition holds, for a minute at most. */
  public static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited in vain: " + what);
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() throws IOException {
    process.stop(false);
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
