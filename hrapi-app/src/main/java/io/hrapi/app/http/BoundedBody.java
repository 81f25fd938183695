package io.hrapi.app.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies up to a limit, whether or not the client said how long they are. */
final class BoundedBody {

  private static final int MAX_DRAINED_BYTES = 100_000_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private BoundedBody() {}

  /**
   * All bytes of a body.
   *
   * @param limit in bytes
   * @param tooLarge what is said of one that has more
   * @throws TooLargeException if it has more
   */
  static byte[] read(
      InputStream body, MultivaluedMap<String, String> headers, int limit, String tooLarge)
      throws IOException {
    String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("\\d+") && !length.matches("0*\\d{1,8}")) {
      // Said before it is sent: no need to wait for it.
      throw new TooLargeException(tooLarge);
    }
    byte[] bytes = body.readNBytes(limit + 1);
    if (bytes.length > limit) {
      drain(body);
      throw new TooLargeException(tooLarge);
    }
    return bytes;
  }

  /** A client that is still sending when the connection closes never sees the answer. */
  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int drained = 0;
    for (int read = 0; read >= 0 && drained < MAX_DRAINED_BYTES; read = body.read(buffer)) {
      drained += read;
    }
  }
}
