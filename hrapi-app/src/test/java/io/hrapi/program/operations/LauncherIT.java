package io.hrapi.program.operations;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hrapi.app.Release;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.Java;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher and the packaged program, as users run them. */
class LauncherIT {

  private static final long MAX_SECONDS = 60;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Path LAUNCHER = launcher();

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  private record Ended(int status, String output) {}

  @AfterEach
  void endWhatWasStarted() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void servesInAHomeOfItsOwnUntilItIsStoppedByName() throws Exception {
    int port = freePort();
    Process first = start(Map.of(), "start", LOOPBACK, Integer.toString(port), "edge");
    awaitStatus(first, port);
    Path home = folder.resolve("home");
    assertThat(Files.getPosixFilePermissions(home)).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(home.resolve("edge")))
        .isEqualTo(fromString("rwx------"));

    Ended second = run("start", LOOPBACK, Integer.toString(freePort()), "edge");
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.output()).contains("\"edge\"").contains("process " + first.pid());

    assertThat(run("stop", "edge"))
        .isEqualTo(new Ended(0, "Stopped hrapi, process " + first.pid() + ".\n"));
    Ended served = await(first);
    assertThat(served.output())
        .containsSubsequence(
            "serves \"edge\" at version 0",
            "listens  http://" + LOOPBACK + ":" + port + " (application)",
            "who may  everyone on this machine",
            "files    " + home.resolve("edge"),
            "try      HRAPI_URL=http://" + LOOPBACK + ":" + port + " ./hrapi status",
            "stop     Ctrl-C, or ./hrapi stop edge",
            "hrapi is stopping",
            "Goodbye: HAProxy does not run.");
    Ended again = run("stop", "edge");
    assertThat(again.status()).isZero();
    assertThat(again.output()).startsWith("No hrapi serves \"edge\"");
  }

  @Test
  void runsFromAnyFolderThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("linked"), LAUNCHER);
    Ended ended = await(start(Map.of(), link, "version"));
    // JUnit warns about links that lead out of its folder.
    Files.delete(link);
    assertThat(ended).isEqualTo(new Ended(0, "hrapi " + Release.version() + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "start a b c d", "stop a b", "start 127.0.0.1 no-port"})
  void whatIsMisspelledIsRefusedWithStatus2(String line) throws Exception {
    Ended ended = run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).containsAnyOf("usage: hrapi start", "hrapi: ");
  }

  @Test
  void aCommandAsksTheServerThatTheEnvironmentNames() throws Exception {
    int port = freePort();
    awaitStatus(start(Map.of(), "start", LOOPBACK, Integer.toString(port), "asked"), port);
    Map<String, String> environment =
        Map.of("HRAPI_URL", "http://" + LOOPBACK + ":" + port, "HRAPI_ACTOR", "jürgen");
    Path model = Files.writeString(folder.resolve("modell.yml"), "pools: {eta: {}}\n");
    String[] words = {"apply", "-f", model.getFileName().toString(), "-m", "größer"};
    Ended applied = await(start(environment, words));
    assertThat(applied.status()).as(applied.output()).isZero();
    assertThat(applied.output()).endsWith("applied as version 1\n");
    // Java's own client would replace the umlauts by question marks.
    assertThat(new Api(port).lastEvent().path("reason").asText()).isEqualTo("größer");
    assertThat(new Api(port).lastEvent().path("actor").asText()).isEqualTo("jürgen");
    assertThat(await(start(environment, "status", "--nonsense")).status()).isEqualTo(64);
    assertThat(await(start(environment, "help", "plan")).output()).startsWith("Usage: hrapi plan ");
  }

  @Test
  void otherAddressesThanLoopbackNeedAWordFromTheOperator() throws Exception {
    Ended ended = run("start", "0.0.0.0", Integer.toString(freePort()), "open");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("HRAPI_AUTHENTICATION=none").hasLineCount(1);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void pyHrapisVariablesSayWhereItListensAndWhereItsFilesGo() throws Exception {
    int port = freePort();
    String ip = "MODACLOUDS_LOAD_BALANCER_CONTROLLER_ENDPOINT_IP";
    Path controller = folder.resolve("controller");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Map<String, String> environment =
        Map.of(
            "MODACLOUDS_LOAD_BALANCER_CONTROLLER_ENDPOINT_PORT", Integer.toString(port),
            "MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR", controller.toString(),
            "TMPDIR", temporary.toString(),
            "HRAPI_HOME", "",
            "HOME", folder.toString());
    // The default of pyHrapi's platform.
    Ended refused = await(start(with(environment, ip, "0.0.0.0"), "start"));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.output()).contains("0.0.0.0", "HRAPI_AUTHENTICATION=none").hasLineCount(1);
    assertThat(controller).doesNotExist();

    awaitStatus(start(with(environment, ip, LOOPBACK), "start"), port);
    assertThat(controller.resolve("default").resolve("log.sqlite")).exists();
    // A reboot empties that folder.
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void pyHrapisOwnAddressIsServedOnceTheOperatorSaysSo() throws Exception {
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "MODACLOUDS_LOAD_BALANCER_CONTROLLER_ENDPOINT_IP", "0.0.0.0",
            "MODACLOUDS_LOAD_BALANCER_CONTROLLER_ENDPOINT_PORT", Integer.toString(port),
            "HRAPI_AUTHENTICATION", "none");
    awaitStatus(start(environment, "start"), port);
  }

  @Test
  void twoNamesAreTwoLogsSideBySide() throws Exception {
    for (String name : List.of("one", "two")) {
      int port = freePort();
      awaitStatus(start(Map.of(), "start", LOOPBACK, Integer.toString(port), name), port);
      Api api = new Api(port);
      assertThat(api.get("/v1/gateways").json().path("Gateways")).isEmpty();
      api.put("/v1/gateways/of-" + name, "{}").expect(200);
      assertThat(api.version()).isEqualTo(1);
      assertThat(folder.resolve("home").resolve(name).resolve("log.sqlite")).exists();
    }
  }

  @Test
  void aNameCannotLeaveTheHome() throws Exception {
    Ended ended = run("start", LOOPBACK, Integer.toString(freePort()), "../x");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("../x").hasLineCount(1);
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws Exception {
    int port = freePort();
    try (ServerSocket taken = bind(port)) {
      Ended ended = run("start", LOOPBACK, Integer.toString(taken.getLocalPort()), "late");
      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output())
          .contains(":" + port, "already in use")
          .contains("process " + ProcessHandle.current().pid() + " (java")
          .hasLineCount(1);
      assertThat(folder.resolve("home")).doesNotExist();
      // What existed before is kept.
      Files.createDirectories(folder.resolve("home").resolve("kept"));
      run("start", LOOPBACK, Integer.toString(taken.getLocalPort()), "late");
      assertThat(folder.resolve("home").resolve("late")).doesNotExist();
      assertThat(folder.resolve("home").resolve("kept")).exists();
    }
  }

  @Test
  void aConfigurationThatIsNotThereIsSaidInOneLine() throws Exception {
    Process process =
        start(
            Map.of("HRAPI_CONFIG", "/nowhere.yml"),
            "start",
            LOOPBACK,
            Integer.toString(freePort()));
    Ended ended = await(process);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("/nowhere.yml").hasLineCount(1);
  }

  @Test
  void aJavaThatIsNotThereIsSaidInOneLine() throws Exception {
    Ended ended = await(start(Map.of("HRAPI_JAVA_HOME", "/nowhere"), "status"));
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("HRAPI_JAVA_HOME is /nowhere").hasLineCount(1);
  }

  private static Map<String, String> with(
      Map<String, String> environment, String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return more;
  }

  private Ended run(String... words) throws Exception {
    return await(start(Map.of(), words));
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    return start(environment, LAUNCHER, words);
  }

  private Process start(Map<String, String> environment, Path launcher, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(HRAPI|MODACLOUDS)_.*"));
    // Maven is using the folders that the launcher would build.
    builder.environment().put("HRAPI_NO_BUILD", "1");
    builder.environment().put("HRAPI_JAVA_OPTS", String.join(" ", Java.options()));
    builder.environment().put("HRAPI_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HRAPI_HOME", folder.resolve("home").toString());
    builder.environment().putAll(environment);
    Path output = output(started.size());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    started.add(process);
    return process;
  }

  private Ended await(Process process) throws Exception {
    assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    return new Ended(process.exitValue(), Files.readString(output(started.indexOf(process))));
  }

  private void awaitStatus(Process process, int port) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port + "/v1/status"))
            .timeout(Duration.ofSeconds(MAX_SECONDS))
            .build();
    Await.until(
        "it answers",
        Duration.ofSeconds(MAX_SECONDS),
        () -> {
          assertThat(process.isAlive()).isTrue();
          return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        });
  }

  private Path output(int process) {
    return folder.resolve("output-" + process);
  }

  /** Returns a free port for which the admin port, 1 000 higher, is free too. */
  private static int freePort() throws IOException {
    while (true) {
      int port = FreePorts.next();
      try (ServerSocket administration = bind(port + 1_000)) {
        return administration.getLocalPort() - 1_000;
      } catch (BindException e) {
        // FreePorts never returns a port twice, and fails when none is left.
      }
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static Path launcher() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isExecutable(here.resolve("hrapi"))) {
      here = here.getParent();
    }
    return here == null ? fail("no launcher above this folder") : here.resolve("hrapi");
  }
}
