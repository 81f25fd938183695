package io.hrapi.program.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hrapi.app.Release;
import io.hrapi.app.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a fresh checkout, on a machine without JDK, Maven or build. Where a test needs
 * them, they are scripts that print their arguments.
 */
final class BareLauncherTest {

  private static final long MAX_SECONDS = 60;
  private static final Path CHECKOUT = checkout();
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cp",
          "cut",
          "env",
          "find",
          "flock",
          "getent",
          "grep",
          "id",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "realpath",
          "rm",
          "sed",
          "sha256sum",
          "sleep",
          "sort",
          "stat",
          "tail",
          "touch",
          "xargs");

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private Path root = Path.of("");
  private Path bin = Path.of("");

  private record Ended(int status, String output) {}

  @BeforeEach
  void checkOut() throws IOException {
    root = folder.resolve("checkout");
    bin = Files.createDirectories(folder.resolve("bin"));
    for (String file :
        List.of(
            "hrapi",
            "pom.xml",
            "config.yml",
            ".mvn/jvm.config",
            "hrapi-app/pom.xml",
            "hrapi-app/src/main/resources/io/hrapi/app/usage.txt")) {
      Path copy = root.resolve(file);
      Files.createDirectories(copy.resolveSibling("."));
      Files.copy(CHECKOUT.resolve(file), copy);
    }
    for (String tool : TOOLS) {
      Files.copy(Path.of("/usr/bin", tool), bin.resolve(tool));
    }
    for (String tool : List.of("apt-get", "apt-cache", "sudo")) {
      script(
          tool,
          "touch \"$CALLED\"; echo 'E: Could not resolve the host of the archive' >&2; exit 100");
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void script(String name, String body) throws IOException {
    script(bin.resolve(name), body);
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Creates a JDK that prints what it is asked to run. */
  private String jdk() throws IOException {
    Path jdk = folder.resolve("jdk");
    script(jdk.resolve("bin/java"), "echo \"java ${@: -2}\"");
    script(jdk.resolve("bin/javac"), "");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    return jdk.toString();
  }

  private Ended run(Map<String, String> environment, String... words) throws Exception {
    return await(start(environment, words));
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    // In its own process group, with Ctrl-C enabled, however this JVM was started.
    command.addAll(List.of("/usr/bin/setsid", "/usr/bin/env", "--default-signal=INT"));
    command.add(root.resolve("hrapi").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    Map<String, String> all = new HashMap<>();
    all.put("PATH", bin.toString());
    all.put("HOME", folder.toString());
    all.put("HRAPI_HOME", folder.resolve("home").toString());
    all.put("HRAPI_JAVA_HOME", "/nowhere");
    all.put("HAPROXY_BIN", "haproxy");
    all.put("CALLED", folder.resolve("called").toString());
    all.putAll(environment);
    builder.environment().putAll(all);
    Path output = folder.resolve("output-" + started.size());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    started.add(process);
    return process;
  }

  private Ended await(Process process) throws Exception {
    assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    Path output = folder.resolve("output-" + started.indexOf(process));
    return new Ended(process.exitValue(), Files.readString(output));
  }

  @ParameterizedTest
  @CsvSource({
    "--help, usage: hrapi start",
    "-h, usage: hrapi start",
    "help, usage: hrapi start",
    "help stop, usage: hrapi start",
    "start --help, usage: hrapi start",
    "--version, hrapi ",
    "version, hrapi ",
    "stop, No hrapi serves \"default\" in ",
    "stop edge, No hrapi serves \"edge\" in "
  })
  void whatNeedsNoJavaIsAnsweredAtOnce(String line, String answer) throws Exception {
    Ended ended = run(Map.of(), line.split(" ", -1));
    assertThat(ended.output()).startsWith(answer);
    assertThat(ended.status()).isZero();
    assertThat(folder.resolve("called")).doesNotExist();
    assertThat(root.resolve("hrapi-app/target")).doesNotExist();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void theVersionAndTheCommandsAreTheProgramsOwn() throws Exception {
    assertThat(run(Map.of(), "version").output()).isEqualTo("hrapi " + Release.version() + "\n");
    String usage =
        Files.readString(root.resolve("hrapi-app/src/main/resources/io/hrapi/app/usage.txt"));
    assertThat(run(Map.of(), "help").output())
        .startsWith(usage)
        .contains("HRAPI_NO_BUILD", "bench");
  }

  @ParameterizedTest
  @ValueSource(strings = {"statsu", "--nonsense", "help statsu", "Status", "stat.s"})
  void aWrongWordIsNamedAtOnce(String line) throws Exception {
    Ended ended = run(Map.of(), line.split(" ", -1));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output())
        .contains("there is no command \"" + line.replace("help ", "") + "\"", "./hrapi help")
        .hasLineCount(1);
    Ended none = run(Map.of());
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.output()).startsWith("usage: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop a b", "stop --force", "stop ../x", "stop None"})
  void aWrongWordBehindStopToo(String line) throws Exception {
    Ended ended = run(Map.of(), line.split(" ", -1));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).startsWith("hrapi: ").hasLineCount(1);
  }

  @Test
  void otherCommandsSayWhatIsMissingAndBuildNothing() throws Exception {
    Ended ended = run(Map.of(), "status");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("not built yet", "./hrapi start").hasLineCount(1);
    assertThat(folder.resolve("called")).doesNotExist();
  }

  @Test
  void startSaysInOneLineWhatIsMissingWhereNothingCanBeInstalled() throws Exception {
    Ended ended = run(Map.of("HRAPI_JAVA_HOME", jdk()), "start");
    assertThat(ended.status()).isEqualTo(1);
    List<String> lines =
        ended.output().lines().filter(line -> !line.contains("installing")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .contains("missing: maven", "Could not resolve", "apt-get install", "maven");
  }

  @Test
  void startSaysInOneLineThatLibrariesCannotBeFetched() throws Exception {
    script(
        "mvn",
        "echo '[ERROR] Failed to execute goal x: Could not transfer artifact a.b:c:pom:1 from/to"
            + " central (the repository): unknown host'; echo '[ERROR] more'; exit 1");
    Ended ended = run(Map.of("HRAPI_JAVA_HOME", jdk()), "start");
    assertThat(ended.status()).isEqualTo(1);
    List<String> lines = ended.output().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("building");
    assertThat(lines.get(1)).contains("missing: libraries", "a.b:c:pom:1", "settings.xml");

    script("mvn", "echo '[ERROR] A.java:[1,2] no such class'; exit 1");
    Ended wrong = run(Map.of("HRAPI_JAVA_HOME", jdk()), "start");
    assertThat(wrong.output()).contains("no such class", "the build failed, see above");
  }

  @Test
  void startBuildsWhatChangedAndNothingElseDoes() throws Exception {
    Map<String, String> environment = Map.of("HRAPI_JAVA_HOME", jdk());
    script("mvn", "mkdir -p hrapi-app/target; touch hrapi-app/target/hrapi.jar");
    assertThat(run(environment, "start").output()).contains("building").endsWith("start\n");
    assertThat(run(environment, "start").output()).doesNotContain("building");
    change("config.yml");
    assertThat(run(environment, "start").output()).doesNotContain("building");
    change("hrapi-app/src/main/resources/io/hrapi/app/usage.txt");
    Ended asked = run(environment, "status");
    assertThat(asked.output()).doesNotContain("building").endsWith("hrapi.jar status\n");
    assertThat(run(environment, "start").output()).contains("building");
  }

  private void change(String file) throws IOException {
    Files.writeString(root.resolve(file), "# more\n", StandardOpenOption.APPEND);
  }

  @Test
  void ctrlCDuringABuildIsAnswered() throws Exception {
    Path building = folder.resolve("building");
    script("mvn", "touch '" + building + "'; exec sleep 60");
    Process process = start(Map.of("HRAPI_JAVA_HOME", jdk()), "start");
    Await.until("it builds", () -> Files.exists(building));
    new ProcessBuilder("/bin/kill", "-s", "INT", "--", "-" + process.pid()).start().waitFor();
    Ended ended = await(process);
    assertThat(ended.status()).isEqualTo(130);
    assertThat(ended.output()).contains("the build was interrupted", "./hrapi start");
  }

  @Test
  void stopEndsTheOneThatHoldsTheLock() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/edge"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Path lock = home.resolve("lock");
    Process holder =
        new ProcessBuilder("/bin/bash", "-c", "exec 7>>'" + lock + "'; exec sleep 60").start();
    started.add(holder);
    Await.until("the lock is there", () -> Files.exists(lock));
    Process other = new ProcessBuilder("/bin/sleep", "60").start();
    started.add(other);
    // A process id that now belongs to another process.
    Files.writeString(lock, other.pid() + "\n");
    assertThat(run(Map.of(), "stop", "edge").output())
        .startsWith("No hrapi serves \"edge\" in " + home);
    assertThat(other.isAlive()).isTrue();
    Files.writeString(lock, holder.pid() + "\n");
    assertThat(run(Map.of(), "stop", "edge"))
        .isEqualTo(new Ended(0, "Stopped hrapi, process " + holder.pid() + ".\n"));
    assertThat(holder.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    // A folder that others can write to is judged by the program, not by the launcher.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(run(Map.of(), "stop", "edge").output()).contains("not built yet");
  }

  private static Path checkout() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isExecutable(here.resolve("hrapi"))) {
      here = here.getParent();
    }
    return here == null ? fail("no launcher above this folder") : here;
  }
}
