package io.hrapi.events.log;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with a home's key for caches: 32 bytes, readable only by the owner, never exported. It
 * protects only caches: if it is missing, or others can read or change it, a new one is created and
 * the caches are rebuilt from the log.
 */
public final class CacheKeyFile {

  private static final Logger LOGGER = LoggerFactory.getLogger(CacheKeyFile.class);

  private CacheKeyFile() {}

  /**
   * Returns the key in a file; creates a new one if the file is missing or cannot be used.
   *
   * @param random fills an array with unpredictable bytes
   * @throws UncheckedIOException if the file cannot be read or created
   */
  public static CacheKey in(Path file, Consumer<byte[]> random) {
    return read(file).orElseGet(() -> make(file, random));
  }

  /**
   * Returns the key in a file; empty if the file is missing or cannot be used.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Optional<CacheKey> read(Path file) {
    try {
      if (!PrivateFiles.isOwnersAlone(file)) {
        LOGGER.warn(
            "Others can read or change the caches' key {}, expected rw-------: it is not "
                + "used, and the caches are rebuilt.",
            file);
        return Optional.empty();
      }
      long size = Files.size(file);
      if (size != CacheKey.BYTES) {
        LOGGER.warn(
            "The caches' key {} has {} bytes, expected {}: it is not used, and the "
                + "caches are rebuilt.",
            file,
            size,
            CacheKey.BYTES);
        return Optional.empty();
      }
      return Optional.of(CacheKey.of(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the caches' key " + file, e);
    }
  }

  private static CacheKey make(Path file, Consumer<byte[]> random) {
    byte[] bytes = new byte[CacheKey.BYTES];
    random.accept(bytes);
    try {
      Files.deleteIfExists(file);
      PrivateFiles.createWhole(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the caches' key " + file, e);
    }
    return CacheKey.of(bytes);
  }
}
