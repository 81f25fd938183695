package io.hrapi.app.transfer;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.DiskSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The temporary files of exports and imports. Thread-safe. */
public final class TransferFiles {

  private final Path folder;
  private final Supplier<UUID> ids;
  private final DiskSpace space;

  /**
   * Deletes the files that a crash left in the folder.
   *
   * @param ids creates the names of files
   * @param space the space of the disk: if it is short, nothing is imported or exported
   */
  public TransferFiles(Path folder, Supplier<UUID> ids, DiskSpace space) {
    this.folder = folder;
    this.ids = ids;
    this.space = space;
    PrivateFiles.emptyFolder(folder);
  }

  /** Runs an action with the path of a new file, which is deleted afterwards. */
  <T> T use(Function<Path, T> action) {
    space.require("a file that is imported or exported is", 0);
    try (Passing file = new Passing(folder.resolve(ids.get() + ".db"))) {
      return action.apply(file.path());
    }
  }

  /** A file that is deleted when it is closed. */
  private record Passing(Path path) implements AutoCloseable {

    @Override
    public void close() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + path, e);
      }
    }
  }
}
