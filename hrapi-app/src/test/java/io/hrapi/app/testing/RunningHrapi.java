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
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 90;

  private final List<String> before;
  private final String classes;
  private final Path root;
  private final String home;
  private final Map<String, String> environment;
  private final int port = FreePorts.next();
  private final int adminPort = FreePorts.next();
  private final int statisticsPort = FreePorts.next();
  private final Api api = new Api(port);
  private final Api admin = new Api(adminPort);
  private @Nullable Process process;

  private RunningHrapi(
      List<String> before,
      String classes,
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

  /** Likewise, with a name for the home's folder. */
  public static RunningHrapi start(String home, Map<String, String> environment) {
    return start(List.of(), ClassArchive.option(jar()), home, environment);
  }

  /** Likewise, where the words behind {@code start} name an address. */
  public static RunningHrapi startAt(String address, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(ADDRESS, address);
    return start(all);
  }

  /** Starts one by means of another program. */
  public static RunningHrapi startWith(String... before) {
    return start(List.of(before), ClassArchive.option(jar()), "h", Map.of());
  }

  /** Starts one whose JVM makes an archive of its classes, or uses one. */
  static RunningHrapi startArchiving(String classes) {
    return start(List.of(), classes, "h", Map.of());
  }

  private static RunningHrapi start(
      List<String> before, String classes, String home, Map<String, String> environment) {
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
    haltAfter();
    Process started = launch(log());
    process = started;
    Await.until(
        "hrapi answers",
        START_LIMIT,
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("hrapi ended: " + output());
          }
          return api.get("/v1/status").status() == 200;
        });
    return this;
  }

  /**
   * Starts it again so that it ends, as if it were killed, after a step of the loading of a
   * configuration.
   *
   * @return false if it has ended before it answered anybody
   */
  public boolean startUntil(LoadStep step) {
    haltAfter(step);
    Process started = launch(log());
    process = started;
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
    try {
      Files.write(haltFile(), Stream.of(steps).map(LoadStep::name).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path haltFile() {
    return root.resolve("halt-after");
  }

  /** Starts another program on the same home and ports, and does not wait. */
  public Process launch(Path output) {
    return launch(output, Map.of());
  }

  /** Likewise, with environment variables that replace those of this one. */
  public Process launch(Path output, Map<String, String> others) {
    List<String> words = new ArrayList<>(before);
    words.addAll(
        List.of(
            // Whoever runs the tests in the background has them ignore the interrupt.
            "env", "--default-signal=HUP,INT"));
    words.addAll(java(classes));
    words.addAll(
        List.of(
            // An event that carries what none of its type does fails its request.
            "-ea:io.hrapi.events.command.Decision",
            "-D" + LoadStep.HALT_PROPERTY + "=" + haltFile(),
            "-jar",
            jar().toString(),
            "start",
            environment.getOrDefault(ADDRESS, "127.0.0.1"),
            Integer.toString(port),
            NAME));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.matches("(HRAPI|MODACLOUDS|MOSAIC)_.*"));
    builder.environment().put("HRAPI_HOME", root.resolve(home).toString());
    builder.environment().put("HRAPI_HAPROXY_HOME", root.resolve(home + "-run").toString());
    builder.environment().put("HRAPI_ADMIN_PORT", Integer.toString(adminPort));
    builder.environment().put("HRAPI_STATISTICS_PORT", Integer.toString(statisticsPort));
    builder.environment().putAll(environment);
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

  /** Java as all tests start it that run the program for a while; its jar comes next. */
  public static List<String> java() {
    return java(ClassArchive.option(jar()));
  }

  private static List<String> java(String classes) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // It is over before the second compiler would pay.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx384m",
        // Less work for the kernel and the processor, for some memory.
        "-XX:+UseTransparentHugePages",
        classes);
  }

  private static Path jar() {
    Path here = Path.of("target", "hrapi.jar").toAbsolutePath();
    if (!Files.exists(here)) {
      throw new AssertionError("the program is not packaged: there is no " + here);
    }
    return here;
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

  /** The program's own process. */
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

  /** Ends it as an operator does (SIGTERM) and waits. */
  public void stop() {
    process().destroy();
    awaitEnd();
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
    words.addAll(java(classes));
    words.addAll(List.of("-jar", jar().toString()));
    words.addAll(List.of(command));
    words.add(NAME);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.matches("(HRAPI|MODACLOUDS|MOSAIC)_.*"));
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
      if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
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
        .filter(handle -> handle.pid() != process().pid())
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
    if (process != null) {
      // At once: nothing is asked of its home any more.
      process.destroyForcibly();
      awaitEnd();
      processes(any -> true, any -> true).forEach(ProcessHandle::destroyForcibly);
      Await.until("HAProxy is gone", () -> processes(any -> true, any -> true).isEmpty());
    }
    try {
      Optional<Path> sockets = shortFolder();
      if (sockets.isPresent()) {
        delete(sockets.get());
      }
      delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
