package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program's class-data archive, created once for all tests of a build, as the launcher does for
 * operators: it makes a start a third faster.
 */
final class ClassArchive {

  private static final List<String> READ =
      List.of(
          "/v1/status",
          "/v1/events",
          "/v1/history/pools/p",
          "/v1/pools?version=1",
          "/v1/model",
          "/v1/versions/1/diff/2",
          "/v1/versions/running/diff/live",
          "/v1/pools/p/stats");

  private static @Nullable String option;

  private ClassArchive() {}

  /** Returns the JVM option that uses the archive; creates the archive if this program has none. */
  static synchronized String option() {
    if (option == null) {
      try {
        option = "-XX:SharedArchiveFile=" + made(Java.jar());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return option;
  }

  private static Path made(Path jar) throws IOException {
    Path archive =
        jar.resolveSibling(
            "classes-"
                + System.getProperty("java.version")
                + "-"
                + Files.getLastModifiedTime(jar).toMillis()
                + ".jsa");
    Path beside = jar.resolveSibling("classes.lock");
    // Other JVMs may run other tests of the same build.
    try (FileChannel channel =
            FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(archive)) {
        Path partial = archive.resolveSibling(archive.getFileName() + ".partial");
        train(partial);
        Files.move(partial, archive, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return archive;
  }

  /** Runs a program as the tests use it; it writes the archive when it exits. */
  private static void train(Path archive) throws IOException {
    Files.deleteIfExists(archive);
    try (RunningHrapi hrapi = RunningHrapi.startArchiving("-XX:ArchiveClassesAtExit=" + archive)) {
      Api api = hrapi.api();
      api.putGateway("127.0.0.1:9", FreePorts.next());
      api.get("/v1/pools/p").expect(200);
      api.get("/v1/pools/absent").expect(404);
      api.post("/v1/controller/commit?dryRun=true").expect(200);
      api.commit().expect(200);
      api.put("/v1/pools/p/targets/t", "{\"weight\": 7}").expect(200);
      api.commit().expect(200);
      api.upload(UploadText.answering("127.0.0.1:" + FreePorts.next(), "uploaded")).expect(200);
      api.commitOverUpload().expect(200);
      for (String path : READ) {
        api.get(path).expect(200);
      }
      api.postJson("/v1/restore", "{\"version\": 1}").expect(200);
      api.post("/v1/haproxy/control/stop").expect(200);
      hrapi.stop();
      if (!Files.exists(archive)) {
        throw new AssertionError("no archive of classes was written: " + hrapi.output());
      }
    }
  }
}
