package io.hrapi.bench;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that serves HTTP on loopback; the bench starts it, and stops it by its process id. */
final class Program implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicInteger NEXT_PORT = new AtomicInteger(21_000);
  private static final long MAX_START_SECONDS = 120;

  private final Process process;
  private final int port;
  private final double startSeconds;

  private Program(Process process, int port, double startSeconds) {
    this.process = process;
    this.port = port;
    this.startSeconds = startSeconds;
  }

  /**
   * Starts a program and waits for its first response.
   *
   * @param probe the requested path
   */
  static Program start(
      List<String> command, Map<String, String> environment, int port, String probe)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        Path.of(environment.getOrDefault("HRAPI_INSTANCE", "/tmp")).resolve("output.txt").toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    while (AppendBench.seconds(begin) < MAX_START_SECONDS && process.isAlive()) {
      if (answers(port, probe)) {
        return new Program(process, port, AppendBench.seconds(begin));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly();
    throw new IllegalStateException("did not start: " + command);
  }

  /** Starts hrapi as users do, with a home of its own. */
  static Program hrapi(Path home, String name) throws Exception {
    int port = freePort();
    return start(
        List.of(
            root().resolve("hrapi").toString(), "start", "127.0.0.1", Integer.toString(port), name),
        environment(home, name, port),
        port,
        "/v1/pools");
  }

  /** Starts the hello-world; {@code flags} may name an archive of its classes. */
  static Program hello(Path home, List<String> flags) throws Exception {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            HelloApplication.class.getName(),
            "server",
            root().resolve("config.yml").toString()));
    return start(command, environment(home, "hello", port), port, "/hello");
  }

  static Map<String, String> environment(Path home, String name, int port) throws IOException {
    Path instance = home.resolve(name);
    PrivateFiles.createFolders(instance);
    Map<String, String> environment = new HashMap<>();
    environment.put("HRAPI_HOME", home.toString());
    environment.put("HRAPI_INSTANCE", instance.toString());
    environment.put("HRAPI_HAPROXY_HOME", haproxyHome(home).toString());
    environment.put("HRAPI_NO_BUILD", "1");
    environment.put("HRAPI_HOST", "127.0.0.1");
    environment.put("HRAPI_PORT", Integer.toString(port));
    environment.put("HRAPI_ADMIN_PORT", Integer.toString(freePort()));
    environment.put("HRAPI_STATISTICS_PORT", Integer.toString(freePort()));
    return environment;
  }

  /** Returns the folder for HAProxy that belongs to a home, which HAProxy's account can enter. */
  private static Path haproxyHome(Path home) {
    return home.resolveSibling(home.getFileName() + "-run");
  }

  /**
   * Returns the folder of the HAProxy of one hrapi; it contains {@code haproxy} and {@code
   * sockets}.
   */
  static Path haproxy(Path home, String name) {
    return haproxyHome(home).resolve(name);
  }

  /** Stops the HAProxy that a stopped hrapi left running. */
  static void stopHaproxy(Path home, String name) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(root().resolve("hrapi").toString(), "stop", "--haproxy", name);
    builder.environment().put("HRAPI_HOME", home.toString());
    builder.environment().put("HRAPI_HAPROXY_HOME", haproxyHome(home).toString());
    builder.environment().put("HRAPI_NO_BUILD", "1");
    int status =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("HAProxy of " + home + " was not stopped");
    }
  }

  static Path root() {
    return Path.of(System.getProperty("hrapi.root", ".")).toAbsolutePath().normalize();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns a port below the kernel's ephemeral range on which nothing listens. */
  static int freePort() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      int port = NEXT_PORT.getAndIncrement();
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  private static boolean answers(int port, String probe) throws InterruptedException {
    try {
      return send(port, "GET", probe, "").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static HttpResponse<String> send(int port, String method, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a request that must succeed; returns the body of the response. */
  String call(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = send(port, method, path, body);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(method + " " + path + ": " + response.body());
    }
    return response.body();
  }

  int port() {
    return port;
  }

  /** Returns the seconds from the start of the process to the first response. */
  double startSeconds() {
    return startSeconds;
  }

  /** Returns the process's resident memory now. */
  long residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** Stops the process and waits until it has ended, for 60 seconds at most; then kills it. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
