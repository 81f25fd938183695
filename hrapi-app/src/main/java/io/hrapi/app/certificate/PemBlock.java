package io.hrapi.app.certificate;

import java.util.Arrays;

/**
 * The content between a {@code BEGIN} line and its {@code END} line; may be a key, so it is wiped.
 */
final class PemBlock {

  private final String label;
  private final int line;
  private final boolean encrypted;
  private final byte[] bytes;

  /**
   * Creates a block, which owns the bytes.
   *
   * @param line the line of its {@code BEGIN}, from 1
   * @param encrypted whether its headers say that it is encrypted
   */
  PemBlock(String label, int line, boolean encrypted, byte[] bytes) {
    this.label = label;
    this.line = line;
    this.encrypted = encrypted;
    this.bytes = bytes;
  }

  String label() {
    return label;
  }

  int line() {
    return line;
  }

  boolean isCertificate() {
    return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  boolean isEncrypted() {
    return encrypted || label.equals("ENCRYPTED PRIVATE KEY");
  }

  /** Returns the decoded bytes themselves, not a copy: {@link #wipe} overwrites them. */
  byte[] bytes() {
    return bytes;
  }

  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** Describes the block, such as {@code CERTIFICATE in line 3}. */
  @Override
  public String toString() {
    return label + " in line " + line;
  }
}
