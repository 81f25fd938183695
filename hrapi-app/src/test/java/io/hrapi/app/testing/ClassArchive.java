package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The program's classes as the JVM keeps them once they are loaded, made once for all tests of a
 * build, as the launcher makes it for operators: a start takes a third less.
 */
final class ClassArchive {

  private static @Nullable String option;

  private ClassArchive() {}

  /** The option that has the JVM use the archive; makes that if there is none for this program. */
  static synchronized String option(Path jar) {
    if (option == null) {
      try {
        option = "-XX:SharedArchiveFile=" + made(jar);
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
    // Another JVM runs other tests of the same build.
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

  /** Has a program do what programs do in tests; it writes the archive when it ends. */
  private static void train(Path archive) throws IOException {
    Files.deleteIfExists(archive);
    try (RunningHrapi hrapi = RunningHrapi.startArchiving("-XX:ArchiveClassesAtExit=" + archive)) {
      Api api = hrapi.api();
      api.put("/v1/pools/p", "{\"targets\":{\"t\":\"127.0.0.1:9\"}}").expect(200);
      api.get("/v1/pools/p").expect(200);
      api.get("/v1/events").expect(200);
      api.get("/v1/pools/absent").expect(404);
      api.post("/v1/controller/commit?dryRun=true").expect(200);
      hrapi.stop();
      if (!Files.exists(archive)) {
        throw new AssertionError("no archive of classes was written: " + hrapi.output());
      }
    }
  }
}
