package io.hrapi.program.operations;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.Java;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that the program leaves: in its home, only for its owner, and nowhere else. */
final class HomesIT {

  private static final String PEM = "application/x-pem-file";
  private static final long MAX_SECONDS = 60;

  @TempDir private Path folder;

  /** Starts the program with a umask, and with a folder of its own instead of /tmp. */
  private RunningHrapi start(String umask) throws IOException {
    return RunningHrapi.startWith(
        "env",
        "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
        "sh",
        "-c",
        "umask " + umask + "; exec \"$0\" \"$@\"");
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private static void task(RunningHrapi hrapi, String name) {
    new Api(hrapi.adminPort()).post("/tasks/" + name).expect(200);
  }

  /** Makes the program write every kind of file. */
  private void use(RunningHrapi hrapi, Backends backends) {
    Api api = hrapi.api();
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key("c", "EC", "ec_paramgen_curve:P-256");
    openssl.selfSigned("c");
    api.sendTyped("PUT", "/v1/certificates/c", PEM, openssl.bytes("c.pem", "c.key")).expect(200);
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("x")))
        .expect(200);
    api.put(
            "/v1/gateways/g",
            "{\"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d @c\"}}"
                .formatted(FreePorts.next()))
        .expect(200);
    api.commit().expect(200);
    api.post("/v1/controller/backup/b").expect(200);
    api.get("/v1/controller/_export-sql").expect(200);
    api.get("/v1/controller/restore/b/1").expect(200);
    api.get("/v1/log/checkpoint").expect(200);
    api.get("/v1/history/pools/p").expect(200);
    task(hrapi, "snapshot");
    task(hrapi, "rotate-secrets");
  }

  /** Returns each file and folder with its mode. */
  private static Map<String, String> modes(Path root) throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        String name = root.relativize(path).toString();
        if (!Files.isSymbolicLink(path)) {
          modes.put(
              (Files.isDirectory(path) ? name + "/" : name),
              PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
      }
    }
    return modes;
  }

  private static void areItsOwnersAlone(RunningHrapi hrapi, String... expected) throws IOException {
    Map<String, String> modes = modes(hrapi.instance());
    for (String pattern : expected) {
      assertThat(modes.keySet()).anyMatch(name -> name.matches(pattern));
    }
    modes.forEach(
        (name, mode) ->
            assertThat(mode).as(name).isEqualTo(name.endsWith("/") ? "rwx------" : "rw-------"));
    // HAProxy's account may read its configuration; no other account may read anything.
    modes(hrapi.haproxyFolder())
        .forEach((name, mode) -> assertThat(mode).as(name).matches("rw[x-]r-[x-]---|rw-------"));
    assertThat(modes(hrapi.sockets())).containsEntry("/", "rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "000"})
  void nobodyElseCanReadWhatLiesInAHomeWhateverTheUmask(String umask) throws Exception {
    try (Backends backends = new Backends();
        RunningHrapi hrapi = start(umask)) {
      use(hrapi, backends);
      Await.until(
          "requests are in the access log",
          () -> {
            try (Stream<Path> files = Files.list(hrapi.instance())) {
              for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("access-")
                    && Files.readString(file).contains("/v1/history/pools/p")) {
                  return true;
                }
              }
              return false;
            }
          });
      areItsOwnersAlone(
          hrapi,
          "log\\.sqlite",
          "log\\.sqlite-wal",
          "log\\.sqlite-shm",
          "history/",
          "lock",
          "access-\\d{4}_\\d\\d_\\d\\d\\.log",
          "snapshots/.+\\.snapshot",
          "backups/b/1/b\\.db",
          "backups/b/1/b\\.json",
          "transfers/",
          "native/sqlite-.+\\.so",
          "master\\.key",
          "master\\.key\\.previous",
          "checkpoint\\.key");
      assertThat(modes(hrapi.haproxyFolder())).containsEntry("haproxy.pid", "rw-------");
      hrapi.kill();
      hrapi.start();
      hrapi.api().put("/v1/pools/p", "{\"enabled\": false}").expect(200);
      hrapi.api().commit().expect(200);
      hrapi.stop();
      areItsOwnersAlone(hrapi, "log\\.sqlite", "history/");
      assertThat(temporary()).isEmptyDirectory();
    }
  }

  @Test
  void filesThatAnOlderHrapiLeftOpenAreClosedAndToldOfOnce() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      hrapi.stop();
      for (String name : List.of("lock", "log.sqlite")) {
        Files.setPosixFilePermissions(hrapi.instance().resolve(name), fromString("rw-r--r--"));
      }
      Files.setPosixFilePermissions(hrapi.root().resolve("h"), fromString("rwxr-xr-x"));
      hrapi.start();
      areItsOwnersAlone(hrapi, "lock", "log\\.sqlite");
      assertThat(hrapi.output())
          .contains("2 files that an older hrapi left readable by others", "lock");
      // The mode of an existing folder is not changed.
      assertThat(Files.getPosixFilePermissions(hrapi.root().resolve("h")))
          .isEqualTo(fromString("rwxr-xr-x"));
      hrapi.stop();
      hrapi.start();
      assertThat(hrapi.output().split("readable by others", -1)).hasSize(2);
    }
  }

  @Test
  void nativeCodeIsUnpackedOnceAndNotBelievedUnchecked() throws Exception {
    try (RunningHrapi hrapi = start("022")) {
      Path code = nativeCode(hrapi);
      byte[] unpacked = Files.readAllBytes(code);
      Object inode = Files.getAttribute(code, "unix:ino");
      hrapi.kill();
      assertThat(temporary()).isEmptyDirectory();
      hrapi.start();
      assertThat(nativeCode(hrapi)).isEqualTo(code);
      assertThat(Files.getAttribute(code, "unix:ino")).isEqualTo(inode);

      hrapi.kill();
      byte[] other = unpacked.clone();
      other[other.length / 2] ^= 1;
      Files.write(code, other);
      Files.write(code.resolveSibling("sqlite-1.2.3.so"), other);
      hrapi.start();
      assertThat(nativeCode(hrapi)).isEqualTo(code).hasBinaryContent(unpacked);
      hrapi.kill();
      assertThat(temporary()).isEmptyDirectory();
    }
  }

  private static Path nativeCode(RunningHrapi hrapi) throws IOException {
    try (Stream<Path> files = Files.list(hrapi.instance().resolve("native"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private record Ended(int status, String output) {}

  private Ended run(Path home, String... words) throws Exception {
    List<String> command = new ArrayList<>(Java.words());
    command.addAll(
        List.of(
            "-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
            "-jar",
            Path.of("target", "hrapi.jar").toAbsolutePath().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches("(HRAPI|MODACLOUDS|MOSAIC)_.*"));
    builder.environment().put("HRAPI_HOME", home.toString());
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  @Test
  void aCommandThatReadsAFileLeavesNothingBehind() throws Exception {
    try (RunningHrapi hrapi = RunningHrapi.startNew()) {
      hrapi.api().put("/v1/pools/p", "{}").expect(200);
      hrapi.stop();
      Ended verified =
          run(folder.resolve("none"), "verify", hrapi.instance().resolve("log.sqlite").toString());
      assertThat(verified.output()).startsWith("valid, up to 1:");
      assertThat(verified.status()).isZero();
      assertThat(temporary()).isEmptyDirectory();
      assertThat(folder.resolve("none")).doesNotExist();
    }
  }

  @Test
  void aHomeThatOthersCanWriteToIsRefusedAndStaysAsItIs() throws Exception {
    Path above = Files.createDirectory(folder.resolve("above"));
    Files.setPosixFilePermissions(above, fromString("rwxrwxrwx"));
    for (String command : List.of("start", "stop")) {
      // A stop would terminate whatever process is named there.
      Files.createDirectories(above.resolve("home/default"));
      Ended ended = run(above.resolve("home"), command);
      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.output())
          .startsWith("hrapi: " + above.toRealPath() + " belongs to ")
          .contains("0777", "chmod", "HRAPI_HOME")
          .doesNotContain("Exception");
      assertThat(ended.output().lines()).hasSize(1);
    }
    assertThat(Files.getPosixFilePermissions(above)).isEqualTo(fromString("rwxrwxrwx"));
    assertThat(above.resolve("home/default")).isEmptyDirectory();
  }

  @Test
  void oneThatAllUseStaysTheirs() throws Exception {
    Path common = Files.createDirectory(folder.resolve("common"));
    Files.setAttribute(common, "unix:mode", 01777);
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_HOME", common.toString()))) {
      assertThat(hrapi.api().version()).isZero();
      assertThat((int) Files.getAttribute(common, "unix:mode") & 07777).isEqualTo(01777);
      assertThat(Files.getPosixFilePermissions(common.resolve("t")))
          .isEqualTo(fromString("rwx------"));
    }
  }

  @Test
  void whatHasEndedIsNotWaitedForThoughItsParentBuriesNobody() {
    // As in a container without an init: the parent process never reaps its children.
    try (RunningHrapi hrapi =
        RunningHrapi.startWith("/bin/sh", "-c", "\"$@\" & exec sleep 600", "sh")) {
      hrapi.api().commit().expect(200);
      assertThat(hrapi.typed("stop", "--haproxy")).as(hrapi.output()).isZero();
      assertThat(hrapi.output())
          .contains("Stopped hrapi, process ", "Stopped HAProxy.")
          .doesNotContain("did not stop");
    }
  }
}
