package io.hrapi.app.backup;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps backups in a folder: {@code <folder>/<name>/<version>/<name>.db} and {@code <name>.json}
 * next to it. The process that creates the folder of a version owns that version.
 */
public final class DirectoryBackups implements BackupStore {

  private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryBackups.class);
  private static final int COPY_BYTES = 1 << 16;

  /** Our own log is stored regardless of its size. */
  private static final BackupSizes ANY = new BackupSizes(Long.MAX_VALUE, Long.MAX_VALUE);

  private final Path root;
  private final BackupSizes sizes;

  /**
   * Creates the store.
   *
   * @param root the folder of the backups, created with the first one if it does not exist
   * @param sizes the limit of a database that is fetched; parts are not used here
   */
  public DirectoryBackups(Path root, BackupSizes sizes) {
    this.root = root.toAbsolutePath();
    this.sizes = sizes;
  }

  @Override
  public List<BackupVersion> versions(Name name) {
    try {
      List<BackupVersion> versions = new ArrayList<>();
      for (int number : numbers(name)) {
        versions.add(new BackupVersion(number, note(name, number)));
      }
      if (versions.isEmpty()) {
        throw Versions.noName(name);
      }
      return versions;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public BackupVersion version(Name name, int version) {
    try {
      NavigableSet<Integer> numbers = numbers(name);
      if (numbers.isEmpty()) {
        throw Versions.noName(name);
      }
      if (!numbers.contains(version)) {
        throw Versions.noVersion(name, version);
      }
      return new BackupVersion(version, note(name, version));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int store(Name name, Path database, BackupNote note) {
    try {
      Versions.check(database, note);
      PrivateFiles.createFolders(folder(name));
      int version = claim(name);
      put(database, file(name, version, ".db"), note.size());
      write(file(name, version, ".json"), note.toJson());
      PrivateFiles.syncFolder(folder(name, version));
      return version;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void fetch(Name name, int version, Path to) {
    Optional<BackupNote> note = version(name, version).note();
    Path database = file(name, version, ".db");
    try {
      if (!Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)) {
        throw Versions.noDatabase(name, version);
      }
      copy(database, to, note.isPresent() ? note.get().size() : Files.size(database), sizes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void delete(Name name, int version) {
    try {
      Files.deleteIfExists(file(name, version, ".json"));
      PrivateFiles.syncFolder(folder(name, version));
      Files.deleteIfExists(file(name, version, ".db"));
      Files.delete(folder(name, version));
      PrivateFiles.syncFolder(folder(name));
    } catch (DirectoryNotEmptyException e) {
      throw new BackupException.Unavailable(
          "the folder "
              + folder(name, version)
              + " has files that are not a backup's; they were left, and the backup in it "
              + "was deleted",
          e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Links the file, which takes no space and no time; copies it if a link is not possible, as on
   * another file system, or if others can read the file.
   */
  private void put(Path database, Path file, long size) throws IOException {
    try {
      if (PrivateFiles.isOwnersAlone(database)) {
        Files.createLink(file, database);
        return;
      }
    } catch (FileSystemException | UnsupportedOperationException e) {
      LOGGER.debug("{} is copied, because it cannot be linked.", database, e);
    }
    copy(database, file, size, ANY);
  }

  /** Creates the folder of the next version. */
  private int claim(Name name) throws IOException {
    NavigableSet<Integer> numbers = numbers(name);
    int version = numbers.isEmpty() ? 1 : numbers.last() + 1;
    // Bounded by the number of backups that others create meanwhile.
    while (true) {
      try {
        PrivateFiles.createFolder(folder(name, version));
        PrivateFiles.syncFolder(folder(name));
        PrivateFiles.syncFolder(root);
        return version;
      } catch (FileAlreadyExistsException e) {
        version++;
      }
    }
  }

  /** Returns the versions of a name; ignores everything that is not a version's folder. */
  private NavigableSet<Integer> numbers(Name name) throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    try (Stream<Path> entries = Files.list(folder(name))) {
      entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .forEach(entry -> Versions.add(numbers, entry.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return numbers;
    }
    return numbers;
  }

  private Optional<BackupNote> note(Name name, int version) throws IOException {
    Path file = file(name, version, ".json");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > Versions.MAX_JSON_BYTES) {
      return Optional.empty();
    }
    return Versions.note(name, version, Files.readAllBytes(file));
  }

  private static void copy(Path from, Path to, long size, BackupSizes sizes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        IncomingDatabase incoming = new IncomingDatabase(to, sizes)) {
      while (in.read(buffer.clear()) >= 0) {
        incoming.take(buffer.flip());
      }
      Versions.checkSize(size, incoming);
      incoming.complete();
    }
  }

  /** Writes to a temporary name first, so that the file is complete or does not exist. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (FileChannel channel = PrivateFiles.openEmpty(partial)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path folder(Name name) {
    return root.resolve(name.value());
  }

  private Path folder(Name name, int version) {
    return folder(name).resolve(Integer.toString(version));
  }

  private Path file(Name name, int version, String extension) {
    return folder(name, version).resolve(name.value() + extension);
  }

  private BackupException.Unavailable failed(IOException e) {
    return new BackupException.Unavailable("the folder of backups " + root + " fails: " + e, e);
  }
}
