package io.hrapi.app.secret;

import io.hrapi.app.secret.SecretException.BadMasterKey;
import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file with a master key: 64 hexadecimal digits, readable only by its owner. It is written
 * atomically: after a crash it exists completely or not at all.
 *
 * @param path in hrapi's folder
 */
record MasterKeyFile(Path path) {

  private static final int MAX_BYTES = 1024;

  /** Returns the file in the same folder whose name has this suffix, after a dot. */
  MasterKeyFile beside(String word) {
    return new MasterKeyFile(path.resolveSibling(path.getFileName() + "." + word));
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads the key.
   *
   * @return empty if there is no file
   * @throws BadMasterKey if others can read the file, it is a link, or it contains no key
   */
  Optional<MasterKey> read() {
    if (!exists()) {
      return Optional.empty();
    }
    try {
      check();
      byte[] text = Files.readAllBytes(path);
      try {
        return Optional.of(
            MasterKey.parse(new String(text, StandardCharsets.US_ASCII), path.toString()));
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the master key in " + path, e);
    }
  }

  /** Writes a key, durably, to a new file. */
  void create(MasterKey key) {
    byte[] text = key.toFile();
    try {
      PrivateFiles.createWhole(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the master key to " + path, e);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** Renames the file atomically; an existing file with that name is replaced. */
  void moveTo(MasterKeyFile other) {
    try {
      PrivateFiles.rename(path, other.path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot rename the master key " + path + " to " + other.path, e);
    }
  }

  private void check() throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new BadMasterKey(
          "the master key "
              + path
              + " is a link to "
              + Files.readSymbolicLink(path)
              + "; expected the file itself: move it here, or give the key in HRAPI_MASTER_KEY");
    }
    if (!Files.isRegularFile(path)) {
      throw new BadMasterKey(
          "the master key " + path + " is not a regular file; expected a file with the key");
    }
    if (!PrivateFiles.isOwnersAlone(path)) {
      throw new BadMasterKey(
          "others can read or change the master key "
              + path
              + " ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
              + "); expected rw-------: \"chmod 600\" fixes that; if somebody may have read "
              + "it, rotate it");
    }
    long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw new BadMasterKey(
          "the master key " + path + " has " + size + " bytes; expected 64 hexadecimal digits");
    }
  }
}
