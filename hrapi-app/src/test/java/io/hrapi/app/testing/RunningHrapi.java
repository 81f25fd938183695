package io.hrapi.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.haproxy.step.LoadStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged program, running in a home of its own, to be stopped, killed and started again;
 * {@code close} ends it and the HAProxy that it started, and removes the home.
 */
public final class RunningHrapi implements AutoCloseable {

  private static final String NAME = "t";
  private static final String ADDRESS = "HRAPI_TEST_ADDRESS";
  private static final String HALT_FILE = "halt-after";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

  private final @Nullable List<String> before;
  private final @Nullable String classes;
  private final Path root;
  private final String home;
  private final Map<String, String> environment;
  private final int port = FreePorts.next();
  private final int adminPort = FreePorts.next();
  private final int statisticsPort = FreePorts.next();
  private final Api api = new Api(port);
  private final Api admin = new Api(adminPort);

  /** The JVM that others have used and will use; null if it has one of its own. */
  private @Nullable ProgramJvm jvm;

  private @Nullable Process process;

  /**
   * Begins with none running.
   *
   * @param before the words of another program, which starts a JVM for this one alone; null for a
   *     JVM that others have used
   * @param classes the option of a JVM of its own; null for the archive that all tests use
   */
  private RunningHrapi(
      @Nullable List<String> before,
      @Nullable String classes,
      Path root,
      String home,
      Map<String, String> environment) {
    this.before = before;
    this.classes = classes;
    this.root = root;
    this.home = home;
    this.environment = environment;
  }

  /** Starts one in a new home, with environment variables beside those that place it. */
  public static RunningHrapi start(Map<String, String> environment) {
    return start("h", environment);
  }

  /** Starts one in a new home, in a folder of this name. */
  public static RunningHrapi start(String home, Map<String, String> environment) {
    return start(null, null, home, environment);
  }

  /** Starts one in a new home, where the words behind {@code start} name an address. */
  public static RunningHrapi startAt(String address, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(ADDRESS, address);
    return start(all);
  }

  /** Starts one in a JVM of its own, which loads everything anew. */
  public static RunningHrapi startAlone(Map<String, String> environment) {
    return start(List.of(), null, "h", environment);
  }

  /** Starts one in a JVM of its own, by means of another program. */
  public static RunningHrapi startWith(String... before) {
    return start(List.of(before), null, "h", Map.of());
  }

  /** Starts one in a JVM of its own, which makes an archive of its classes. */
  static RunningHrapi startArchiving(String classes) {
    return start(List.of(), classes, "h", Map.of());
  }

  private static RunningHrapi start(
      @Nullable List<String> before,
      @Nullable String classes,
      String home,
      Map<String, String> environment) {
    RunningHrapi hrapi;
    try {
      hrapi =
          new RunningHrapi(
              before,
              classes,
              passable(Files.createTempDirectory(Path.of("/tmp"), "hrapi-it-")),
              home,
              environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return hrapi.start();
    } catch (RuntimeException | Error e) {
      hrapi.close();
      throw e;
    }
  }

  public static RunningHrapi startNew() {
    return start(Map.of());
  }

  /** Starts it again, on what the one before left. */
  public RunningHrapi start() {
    if (!begin(List.of())) {
      throw new AssertionError("hrapi ended: " + output());
    }
    return this;
  }

  /**
   * Starts it again so that it ends, as if it were killed, after a step of the loading of a
   * configuration.
   *
   * @return false if it has ended before it answered anybody
   */
  public boolean startUntil(LoadStep step) {
    return begin(List.of(step));
  }

  /** False if it has ended before it answered anybody. */
  private boolean begin(List<LoadStep> steps) {
    Process started;
    if (before != null) {
      haltAfter(root.resolve(HALT_FILE), steps);
      started = launch(log());
      process = started;
    } else {
      ProgramJvm taken = ProgramJvm.take();
      jvm = taken;
      started = taken.process();
      process = started;
      haltAfter(taken.haltFile(), steps);
      if (taken.start(arguments(), settings(), log(), START_LIMIT).isPresent()) {
        return false;
      }
    }
    Await.until(
        "hrapi answers or ends",
        START_LIMIT,
        () -> !started.isAlive() || api.get("/v1/status").status() == 200);
    return started.isAlive();
  }

  /**
   * Has it end, as if it were killed, after the next of these steps of the loading of a
   * configuration, until it is started again.
   */
  public void haltAfter(LoadStep... steps) {
    haltAfter(jvm == null ? root.resolve(HALT_FILE) : jvm.haltFile(), List.of(steps));
  }

  private static void haltAfter(Path file, List<LoadStep> steps) {
    try {
      Files.write(file, steps.stream().map(LoadStep::name).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> arguments() {
    return List.of(environment.getOrDefault(ADDRESS, "127.0.0.1"), Integer.toString(port), NAME);
  }

  /** The environment variables that it has beside those of the tests. */
  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("HRAPI_HOME", root.resolve(home).toString());
    settings.put("HRAPI_HAPROXY_HOME", root.resolve(home + "-run").toString());
    settings.put("HRAPI_ADMIN_PORT", Integer.toString(adminPort));
    settings.put("HRAPI_STATISTICS_PORT", Integer.toString(statisticsPort));
    settings.putAll(environment);
    return settings;
  }

  /** Starts another program on the same home and ports, in a JVM of its own, and does not wait. */
  public Process launch(Path output) {
    return launch(output, Map.of());
  }

  /** Launches another program, with environment variables that replace those of this one. */
  public Process launch(Path output, Map<String, String> others) {
    List<String> words = new ArrayList<>(before == null ? List.of() : before);
    words.addAll(
        Java.checking(classes == null ? ClassArchive.option() : classes, root.resolve(HALT_FILE)));
    words.addAll(List.of("-jar", Java.jar().toString(), "start"));
    words.addAll(arguments());
    ProcessBuilder builder = new ProcessBuilder(words);
    Java.clean(builder.environment());
    builder.environment().putAll(settings());
    builder.environment().putAll(others);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Api api() {
    return api;
  }

  public int port() {
    return port;
  }

  public int adminPort() {
    return adminPort;
  }

  public int statisticsPort() {
    return statisticsPort;
  }

  /** A folder that goes with this one, beside its home. */
  public Path root() {
    return root;
  }

  /** The folder of its log. */
  public Path instance() {
    return root.resolve(home).resolve(NAME);
  }

  /** The folder of its HAProxy. */
  public Path haproxyFolder() {
    return root.resolve(home + "-run").resolve(NAME).resolve("haproxy");
  }

  /** The folder of that one's sockets. */
  public Path sockets() {
    return shortFolder().orElse(root.resolve(home + "-run").resolve(NAME)).resolve("sockets");
  }

  /** Where the path to it is none that sockets can have. */
  private Optional<Path> shortFolder() {
    Path memory = instance().resolve("haproxy-sockets.path");
    try {
      return Files.exists(memory)
          ? Optional.of(Path.of(Files.readString(memory).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** HAProxy's account comes through it. */
  public static Path passable(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  public Path log() {
    return root.resolve("out.log");
  }

  /** What the program has written so far. */
  public String output() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it runs, and has not been stopped or killed. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** The process that it runs in, and nothing else. */
  public Process process() {
    if (process == null) {
      throw new AssertionError("hrapi was not started");
    }
    return process;
  }

  /** What each of its threads is at. */
  public String threads() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), Long.toString(process().pid()), "Thread.print")
              .redirectErrorStream(true)
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it, as SIGTERM does, and waits. */
  public void stop() {
    if (jvm == null) {
      process().destroy();
      awaitEnd();
    } else {
      ProgramJvm stopping = jvm;
      jvm = null;
      expectNothing(stopping.stop(STOP_LIMIT));
      process = null;
      ProgramJvm.giveBack(stopping);
    }
  }

  private void expectNothing(Optional<String> problem) {
    problem.ifPresent(
        words -> {
          throw new AssertionError(words + ": " + output());
        });
  }

  /**
   * Runs one of the program's commands on the same home, as an operator types it; what it says is
   * with {@link #output()}.
   *
   * @param command without the name of the log, which follows it
   * @return its exit status
   */
  public int typed(String... command) {
    List<String> words = new ArrayList<>();
    words.addAll(Java.words());
    words.addAll(List.of("-jar", Java.jar().toString()));
    words.addAll(List.of(command));
    words.add(NAME);
    ProcessBuilder builder = new ProcessBuilder(words);
    Java.clean(builder.environment());
    builder.environment().put("HRAPI_HOME", root.resolve(home).toString());
    builder.environment().put("HRAPI_HAPROXY_HOME", root.resolve(home + "-run").toString());
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Ends it at once (SIGKILL) and waits. */
  public void kill() {
    process().destroyForcibly();
    awaitEnd();
  }

  /** Waits until it has ended. */
  public void awaitEnd() {
    try {
      if (!process().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("hrapi does not end: " + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The HAProxy of this machine. */
  public static Path haproxyProgram() {
    String named = System.getenv().getOrDefault("HAPROXY_BIN", "");
    return Path.of(named.isEmpty() ? "/usr/sbin/haproxy" : named);
  }

  /** Runs a task on the admin port, with the parameters of a form. */
  public Answer task(String name, String form) {
    return admin.sendTyped(
        "POST",
        "/tasks/" + name,
        "application/x-www-form-urlencoded",
        form.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@code /v1/status} says of HAProxy. */
  public JsonNode haproxy() {
    return api.get("/v1/status").expect(200).json().path("haproxy");
  }

  /** What the admin port measures of HAProxy; -1 if it does not measure that. */
  public long gauge(String name) {
    String metrics = admin.get("/metrics").expect(200).body();
    double value = PrometheusText.parse(metrics).value("hrapi_haproxy_" + name);
    return Double.isNaN(value) ? -1 : (long) value;
  }

  /** Waits until it has looked after HAProxy as that is now. */
  public void awaitLook() {
    long before = gauge("looks");
    // The one that is under way may have begun earlier.
    Await.until("it looks after HAProxy", () -> gauge("looks") >= before + 2);
  }

  public long haproxyPid() {
    return haproxy().path("pid").asLong(0);
  }

  /** The masters and workers that were started out of this home, living. */
  public List<ProcessHandle> haproxyProcesses() {
    // What writes its log ends a little after it, and so does what that has begun; and hrapi asks
    // each second who holds HAProxy's lock.
    return processes(
        words -> !isLogWriter(words) && !words.endsWith("haproxy.lock\0true\0"),
        parent -> !isLogWriter(words(parent)));
  }

  private static boolean isLogWriter(String words) {
    return words.contains("hrapi-log-writer");
  }

  /** Each is looked at once, since it may end meanwhile, and has no words then. */
  private List<ProcessHandle> processes(
      Predicate<String> wanted, Predicate<ProcessHandle> wantedParent) {
    String mark = root + "/";
    List<ProcessHandle> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .filter(handle -> process == null || handle.pid() != process.pid())
        .forEach(
            handle -> {
              String words = words(handle);
              if (words.contains(mark)
                  && words.contains("haproxy")
                  && wanted.test(words)
                  && handle.parent().filter(wantedParent.negate()).isEmpty()) {
                found.add(handle);
              }
            });
    return found;
  }

  private static String words(ProcessHandle handle) {
    try {
      return Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    Optional<String> problem = end();
    jvm = null;
    process = null;
    processes(any -> true, any -> true).forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> processes(any -> true, any -> true).isEmpty());
    try {
      Optional<Path> sockets = shortFolder();
      if (sockets.isPresent()) {
        delete(sockets.get());
      }
      expectNothing(problem);
      delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, with its JVM if nobody can use that one again; what is wrong if something is. */
  private Optional<String> end() {
    if (jvm != null && process().isAlive()) {
      try {
        Optional<String> problem = jvm.stop(CLOSE_LIMIT);
        if (problem.isEmpty()) {
          ProgramJvm.giveBack(jvm);
          return problem;
        }
        process().destroyForcibly();
        return problem;
      } catch (AssertionError e) {
        // What a test has left under way takes longer.
      }
    }
    if (process != null) {
      process.destroyForcibly();
      awaitEnd();
    }
    return Optional.empty();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
