package io.hrapi.haproxy.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * The folder with the two sockets of one HAProxy. Only its path; {@link #create} creates the
 * folder.
 *
 * @param path absolute, of {@code A-Z a-z 0-9 _ . - /} and so short that a socket in it has at most
 *     97 characters
 */
public record SocketDirectory(Path path) {

  // HAProxy binds to a temporary name first: 97 of the 108 characters that Linux allows are left.
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

  /** Makes the folder, for its owner alone (0700), if it is not there. */
  public SocketDirectory create() {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("the socket folder " + path + " cannot be created", e);
    }
    return this;
  }

  /** Where the master answers. */
  public Path masterSocket() {
    return path.resolve("master.sock");
  }

  /** Where the worker answers. */
  public Path adminSocket() {
    return path.resolve("admin.sock");
  }
}
