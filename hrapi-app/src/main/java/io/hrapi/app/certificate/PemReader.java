package io.hrapi.app.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of a PEM text (RFC 7468), with text around them and any line ends. The lines of
 * a block stay bytes, because a string cannot be overwritten. Created for one text; not
 * thread-safe.
 */
final class PemReader {

  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([!-~ ]{1,64})-----");
  private static final byte[] DASHES = "-----".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] text;
  private final List<PemBlock> blocks = new ArrayList<>();

  private int line;
  private @Nullable String label;
  private int begin;
  private boolean encrypted;
  private final byte[] body;
  private int length;

  private PemReader(byte[] text) {
    this.text = text;
    this.body = new byte[text.length];
  }

  /**
   * Reads all blocks, in their order.
   *
   * @return at least one block
   * @throws InvalidPemException if there is none, one is not closed or not base64, or the text has
   *     NUL bytes
   */
  static List<PemBlock> read(byte[] text) {
    refuseNul(text);
    PemReader reader = new PemReader(text);
    boolean complete = false;
    try {
      reader.lines();
      reader.end();
      complete = true;
    } finally {
      Arrays.fill(reader.body, (byte) 0);
      if (!complete) {
        reader.blocks.forEach(PemBlock::wipe);
      }
    }
    return reader.blocks;
  }

  private void lines() {
    int start = Arrays.equals(text, 0, Math.min(3, text.length), BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n' && text[end] != '\r') {
        end++;
      }
      line++;
      line(start, end);
      boolean both = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
      start = end + (both ? 2 : 1);
    }
  }

  private void line(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text[start])) {
      start++;
    }
    while (start < end && isBlank(text[end - 1])) {
      end--;
    }
    if (Arrays.equals(text, start, Math.min(start + DASHES.length, end), DASHES, 0, 5)) {
      Matcher boundary =
          BOUNDARY.matcher(new String(text, start, end - start, StandardCharsets.US_ASCII));
      if (boundary.matches()) {
        boundary(boundary.group(1).equals("BEGIN"), boundary.group(2));
        return;
      }
    }
    if (label != null) {
      content(start, end);
    }
  }

  private void boundary(boolean opens, String name) {
    if (opens) {
      refuseOpenBlock();
      label = name;
      begin = line;
      encrypted = false;
      length = 0;
      return;
    }
    if (label == null) {
      throw new InvalidPemException(
          "line "
              + line
              + " closes a block "
              + name
              + " without a matching BEGIN line; expected \"-----BEGIN "
              + name
              + "-----\" before it: upload the complete file");
    }
    if (!label.equals(name)) {
      refuseOpenBlock();
    }
    blocks.add(new PemBlock(name, begin, encrypted, encrypted ? new byte[0] : decode()));
    label = null;
  }

  private void content(int start, int end) {
    for (int i = start; i < end; i++) {
      if (text[i] == ':') {
        // A header (RFC 1421): base64 has no colon.
        String header = new String(text, start, end - start, StandardCharsets.US_ASCII);
        encrypted |= header.startsWith("Proc-Type") && header.endsWith("ENCRYPTED");
        return;
      }
    }
    System.arraycopy(text, start, body, length, end - start);
    length += end - start;
  }

  private byte[] decode() {
    byte[] base64 = Arrays.copyOf(body, length);
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // The exception of the decoder shows a character of what may be a key.
      throw brokenBlock();
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
    throw brokenBlock();
  }

  private InvalidPemException brokenBlock() {
    return new InvalidPemException(
        "the block "
            + label
            + " in line "
            + begin
            + " is not base64; expected it as it was issued: was part of it lost or changed?");
  }

  private void refuseOpenBlock() {
    if (label != null) {
      throw new InvalidPemException(
          "the block "
              + label
              + " in line "
              + begin
              + " is not closed; expected \"-----END "
              + label
              + "-----\": upload the complete file");
    }
  }

  private void end() {
    refuseOpenBlock();
    if (blocks.isEmpty()) {
      throw new InvalidPemException(
          "not PEM: there is no \"-----BEGIN …-----\"; expected a certificate and its private key"
              + " as text");
    }
  }

  private static void refuseNul(byte[] text) {
    for (byte one : text) {
      if (one == 0) {
        throw new InvalidPemException(
            "the upload has NUL bytes; expected PEM as ASCII text (convert a PKCS#12 "
                + "file with \"openssl pkcs12 -nodes\", a DER file with \"openssl x509 -inform "
                + "DER\", a UTF-16 file by saving it as UTF-8)");
      }
    }
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\t';
  }
}
