package io.hrapi.app.http;

import io.hrapi.api.request.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads JSON bodies, up to their limit whether or not the client said how long they are. A request
 * with neither body nor type comes here as one of arbitrary bytes (RFC 9110 section 8.3): without
 * this class Jersey would hand the resource a null.
 */
@Provider
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
public final class JsonBodyReader implements MessageBodyReader<JsonBody> {

  private static final int MAX_BYTES = 16 << 20;
  private static final String TOO_LARGE = "a JSON body has at most 16 MiB";

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == JsonBody.class;
  }

  @Override
  public JsonBody readFrom(
      Class<JsonBody> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    byte[] bytes = BoundedBody.read(body, headers, MAX_BYTES, TOO_LARGE);
    if (bytes.length > 0 && !MediaType.APPLICATION_JSON_TYPE.isCompatible(mediaType)) {
      // The resource takes JSON alone: this is a body whose type was not said.
      throw new NotSupportedException();
    }
    return JsonBody.parse(bytes);
  }
}
