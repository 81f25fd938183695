package io.hrapi.app.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads bodies of one type up to a limit, whether or not the client said how long they are.
 *
 * @param <T> what the resource takes
 */
abstract class BoundedBodyReader<T> implements MessageBodyReader<T> {

  private static final int MAX_DRAINED_BYTES = 100_000_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Class<T> read;
  private final int limit;
  private final String tooLarge;

  /**
   * Sets the limit.
   *
   * @param read the class of T
   * @param limit in bytes
   * @param tooLarge what is said of a body that has more
   */
  BoundedBodyReader(Class<T> read, int limit, String tooLarge) {
    this.read = read;
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /**
   * Makes something of a whole body.
   *
   * @throws BadRequestException if it is none
   */
  abstract T parse(byte[] body, MediaType type) throws IOException;

  @Override
  public final boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == read;
  }

  @Override
  public final T readFrom(
      Class<T> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
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
    return parse(bytes, mediaType);
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
