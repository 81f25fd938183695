package io.hrapi.app.http.reader;

import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.TooLargeException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads bodies of one type up to a limit, which may be lower than that of {@link
 * io.hrapi.app.body.BodyHandler}.
 *
 * @param <T> the type that resources receive
 */
abstract class BoundedBodyReader<T> implements MessageBodyReader<T> {

  private final Class<T> read;
  private final int limit;
  private final String tooLarge;

  /**
   * Sets the limit.
   *
   * @param read the class of T
   * @param limit in bytes
   * @param tooLarge the message for a body that is longer
   */
  BoundedBodyReader(Class<T> read, int limit, String tooLarge) {
    this.read = read;
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /**
   * Parses a complete body.
   *
   * @throws BadRequestException if the body is malformed
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
    byte[] bytes = body.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new TooLargeException(tooLarge);
    }
    return parse(bytes, mediaType);
  }
}
