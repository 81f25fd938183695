package io.hrapi.app.http.reader;

import io.hrapi.app.certificate.PemBundle;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Reads uploads of certificates. */
@Provider
@Consumes(PemBody.MEDIA_TYPE)
public final class PemBodyReader extends BoundedBodyReader<PemBody> {

  public PemBodyReader() {
    super(
        PemBody.class,
        PemBundle.MAX_BYTES,
        "a certificate with its chain and key has at most 256 KiB");
  }

  @Override
  PemBody parse(byte[] body, MediaType type) {
    return new PemBody(body);
  }
}
