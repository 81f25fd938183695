package io.hrapi.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders that a start creates, so that a refused start leaves none behind. For the thread that
 * starts the program.
 */
public final class NewFolders {

  private final Home home;
  private final List<Path> folders = new ArrayList<>();
  private boolean ours;

  private NewFolders(Home home) {
    this.home = home;
  }

  /** Determines which folders of a home do not exist yet. */
  public static NewFolders before(Home home) {
    NewFolders made = new NewFolders(home);
    if (!home.exists()) {
      made.add(home.path());
      home.haproxyFolders().apart().ifPresent(made::add);
    }
    return made;
  }

  private void add(Path folder) {
    @Nullable Path missing = null;
    for (Path each = folder; each != null && !Files.exists(each); each = each.getParent()) {
      missing = each;
    }
    if (missing != null) {
      folders.add(missing);
    }
  }

  /**
   * Declares that this process holds the home's lock: what is created there from now on is its own.
   */
  public void locked() {
    ours = !folders.isEmpty() && !Files.exists(home.log());
  }

  /** Keeps the folders, since the start succeeded. */
  public void keep() {
    folders.clear();
  }

  /**
   * Deletes the folders and their content.
   *
   * @throws UncheckedIOException if the disk fails
   */
  public void remove() {
    if (!ours) {
      return;
    }
    for (Path folder : folders.stream().filter(Files::exists).toList()) {
      try {
        Files.walkFileTree(folder, new Deletion());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + folder + " again", e);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
