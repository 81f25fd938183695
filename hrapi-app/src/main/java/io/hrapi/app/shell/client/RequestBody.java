package io.hrapi.app.shell.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request.
 *
 * @param type its media type
 * @param length in bytes; {@link #UNKNOWN} if it is not known in advance
 * @param stream the content
 */
public record RequestBody(String type, long length, InputStream stream) {

  public static final long UNKNOWN = -1;

  public static RequestBody of(String type, byte[] bytes) {
    return new RequestBody(type, bytes.length, new ByteArrayInputStream(bytes));
  }

  public static RequestBody json(String json) {
    return of(HrapiClient.JSON, json.getBytes(StandardCharsets.UTF_8));
  }
}
