package io.hrapi.events.log;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 hash: 32 bytes. Immutable. */
public final class Hash {

  /** The size of a hash, in bytes. */
  public static final int BYTES = 32;

  /** 32 bytes of zero: the hash before the first event. */
  public static final Hash ZERO = new Hash(new byte[BYTES]);

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the hash with these bytes.
   *
   * @param bytes 32 bytes; copied
   * @throws IllegalArgumentException if there are not 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a SHA-256 hash has " + BYTES + " bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /**
   * Returns the hash with these digits.
   *
   * @param hex 64 hexadecimal digits, in upper or lower case
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Hash ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** Returns a copy of the 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Returns 64 hexadecimal digits in lower case. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
