package io.hrapi.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that nobody else can replace the files in a folder, as sshd's {@code StrictModes} does:
 * each folder from the root down belongs to root or to this user, and only its owner can write to
 * it. Where others can, as in {@code /tmp}, the sticky bit must protect the files of each user.
 * Symbolic links are followed as the kernel does, and must belong to root or to this user too.
 *
 * @param groups tells which groups have only their owner as a member
 */
record TrustedPath(PrivateGroups groups) {

  private static final int ROOT = 0;
  private static final int OTHERS = 0077;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;
  private static final int PERMISSIONS = 07777;
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int FOLDER = 0040000;

  /** As many links as the kernel follows. */
  private static final int MAX_LINKS = 40;

  /** The kernel's attributes of a path. */
  private record Entry(Path path, int uid, int gid, int mode) {

    static Entry of(Path path) throws IOException {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Entry(
          path, number(found.get("uid")), number(found.get("gid")), number(found.get("mode")));
    }

    private static int number(@Nullable Object value) {
      return ((Number) Objects.requireNonNull(value)).intValue();
    }

    boolean is(int type) {
      return (mode & TYPE) == type;
    }

    boolean has(int bits) {
      return (mode & bits) != 0;
    }

    String describe() throws IOException {
      return String.format(
          "%s belongs to %s and has mode %04o",
          path, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName(), mode & PERMISSIONS);
    }
  }

  /**
   * Checks a folder and its parents, as far as they exist.
   *
   * @param folder absolute
   * @throws UntrustedFolderException naming the first that others own or can write to, and how to
   *     correct it
   */
  void check(Path folder) {
    try {
      walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot examine the folder " + folder, e);
    }
  }

  /**
   * Checks that a folder exists, belongs to this user, and is closed to everybody else.
   *
   * @throws UntrustedFolderException naming it, and how to correct it
   */
  void checkClosed(Path folder) {
    try {
      Entry entry = Entry.of(folder.toRealPath());
      if (entry.uid() != ourId()) {
        throw refusal(entry, "it must belong to the user who runs hrapi", "chown it, or");
      }
      if (entry.has(OTHERS)) {
        throw refusal(
            entry,
            "it contains hrapi's files, which nobody else may read",
            "chmod 700 " + entry.path() + ", or");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot examine the folder " + folder, e);
    }
  }

  private void walk(Path folder) throws IOException {
    Path root = folder.getRoot();
    Path at = root;
    Deque<Path> names = new ArrayDeque<>();
    folder.forEach(names::add);
    checkFolder(Entry.of(at));
    int links = 0;
    while (!names.isEmpty()) {
      String name = names.pop().toString();
      if (name.equals("..")) {
        at = at.getParent() == null ? root : at.getParent();
      } else if (!name.isEmpty() && !name.equals(".")) {
        Entry entry;
        try {
          entry = Entry.of(at.resolve(name));
        } catch (NoSuchFileException e) {
          return;
        }
        if (entry.is(LINK)) {
          checkOwner(entry);
          if (++links > MAX_LINKS) {
            throw new IOException("too many symbolic links");
          }
          Path target = Files.readSymbolicLink(entry.path());
          at = target.isAbsolute() ? root : at;
          for (int i = target.getNameCount() - 1; i >= 0; i--) {
            names.push(target.getName(i));
          }
        } else {
          checkFolder(entry);
          at = entry.path();
        }
      }
    }
  }

  private void checkFolder(Entry entry) throws IOException {
    if (!entry.is(FOLDER)) {
      throw refusal(entry, "it is not a folder", "");
    }
    checkOwner(entry);
    boolean groupWrites = entry.has(GROUP_WRITES) && !groups.isOfOne(entry.gid(), entry.uid());
    if ((groupWrites || entry.has(OTHERS_WRITE)) && !entry.has(STICKY)) {
      throw refusal(
          entry,
          "anyone who can write to it can replace hrapi's files",
          "chmod " + (groupWrites ? "g-w,o-w " : "o-w ") + entry.path() + ", or");
    }
  }

  private static void checkOwner(Entry entry) throws IOException {
    if (entry.uid() != ROOT && entry.uid() != ourId()) {
      throw refusal(
          entry,
          "its owner can replace hrapi's files",
          "chown it to root or to the user who runs hrapi, or");
    }
  }

  private static UntrustedFolderException refusal(Entry entry, String why, String advice)
      throws IOException {
    return new UntrustedFolderException(
        entry.describe()
            + ": "
            + why
            + ". hrapi does not use it and changed nothing; "
            + (advice.isEmpty() ? "" : advice + " ")
            + "name another folder in HRAPI_HOME");
  }

  /** Returns the user id of this process. */
  static int ourId() throws IOException {
    return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).intValue();
  }
}
