package io.hrapi.app.http;

import io.hrapi.app.certificate.PemBundle;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads uploads of certificates. */
@Provider
@Consumes(PemBody.MEDIA_TYPE)
public final class PemBodyReader implements MessageBodyReader<PemBody> {

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == PemBody.class;
  }

  @Override
  public PemBody readFrom(
      Class<PemBody> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return new PemBody(
        BoundedBody.read(
            body,
            headers,
            PemBundle.MAX_BYTES,
            "a certificate with its chain and key has at most 256 KiB"));
  }
}
