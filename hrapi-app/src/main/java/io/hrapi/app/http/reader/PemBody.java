package io.hrapi.app.http.reader;

/**
 * An uploaded certificate with its key, exactly as received.
 *
 * @param bytes the upload; the resource that receives it overwrites it after use
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and overwritten after use
public record PemBody(byte[] bytes) {

  /** The media type of such bodies. */
  public static final String MEDIA_TYPE = "application/x-pem-file";

  @Override
  public String toString() {
    return "an upload of " + bytes.length + " bytes";
  }
}
