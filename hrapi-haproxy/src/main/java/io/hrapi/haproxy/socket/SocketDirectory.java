package io.hrapi.haproxy.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * The path of the folder with the two sockets of one HAProxy; {@link #create} creates the folder.
 *
 * @param path absolute, of {@code A-Z a-z 0-9 _ . - /} so short that the path of a socket in it has
 *     at most 97 characters
 */
public record SocketDirectory(Path path) {

  // HAProxy first binds a temporary name, so only 97 of Linux's 108 characters are left.
  private static final int MAXIMUM_PATH_LENGTH = 97;
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./-]*");

  /**
   * @throws IllegalArgumentException if the path is too long or has other characters
   */
  public SocketDirectory {
    int length = path.resolve("master.sock").toString().length();
    if (length > MAXIMUM_PATH_LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              "the socket folder '%s' is too long: its sockets have %d characters, HAProxy "
                  + "allows %d; choose a shorter folder, for example below /run or /tmp",
              path, length, MAXIMUM_PATH_LENGTH));
    }
    if (!PATH.matcher(path.toString()).matches()) {
      throw new IllegalArgumentException(
          "the socket folder '"
              + path
              + "' is not valid, expected an absolute path of A-Z a-z 0-9 _ . - /");
    }
  }

  /** Creates the folder if it is missing, and makes it accessible to its owner only (0700). */
  public SocketDirectory create() {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("the socket folder " + path + " cannot be created", e);
    }
    return this;
  }

  /** Returns the path of the master's socket. */
  public Path masterSocket() {
    return path.resolve("master.sock");
  }

  /** Returns the path of the worker's socket. */
  public Path adminSocket() {
    return path.resolve("admin.sock");
  }
}
