package io.hrapi.app.http.reader;

/**
 * An upload of a certificate with its key, as it came.
 *
 * @param bytes the resource that took them wipes them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and wiped after use
public record PemBody(byte[] bytes) {

  /** The media type of such bodies. */
  public static final String MEDIA_TYPE = "application/x-pem-file";

  @Override
  public String toString() {
    return "an upload of " + bytes.length + " bytes";
  }
}
