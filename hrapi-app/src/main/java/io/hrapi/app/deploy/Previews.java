package io.hrapi.app.deploy;

import io.hrapi.haproxy.process.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Directories for configurations that are checked and not loaded. They lie in the home, since
 * private keys are among their files, and go when the check ends. Thread-safe.
 */
final class Previews {

  private static final String PREFIX = "preview-";

  private final HaproxyAccess haproxy;

  Previews(HaproxyAccess haproxy) {
    this.haproxy = haproxy;
  }

  /** Acts in a directory of its own. */
  <T> T in(Function<RunDirectory, T> act) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(haproxy.runDirectory().create().path(), PREFIX);
      return act.apply(new RunDirectory(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the check", e);
    } finally {
      if (folder != null) {
        delete(folder);
      }
    }
  }

  /** Deletes what a crash left behind; not while somebody acts in one. */
  void sweep() {
    try (Stream<Path> entries = Files.list(haproxy.runDirectory().create().path())) {
      List<Path> left =
          entries.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
      left.forEach(Previews::delete);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for what former checks left", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
