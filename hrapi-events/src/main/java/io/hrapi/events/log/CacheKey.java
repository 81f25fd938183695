package io.hrapi.events.log;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one home for the MACs (HMAC-SHA256) of its caches: a cache next to the log that was
 * not written by this home's hrapi, or was changed since, is not used but rebuilt from the log.
 * Losing the key loses only the caches. Immutable.
 */
public final class CacheKey {

  /** The size of a key, in bytes. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final Key key;

  private CacheKey(byte[] bytes) {
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * Returns a key with these bytes.
   *
   * @param bytes 32 unpredictable bytes; copied
   * @throws IllegalArgumentException if there are not 32
   */
  public static CacheKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a key for caches has " + BYTES + " bytes, not " + bytes.length);
    }
    return new CacheKey(bytes);
  }

  /**
   * Returns a new MAC for one purpose; MACs for different purposes have independent keys.
   *
   * @param purpose the purpose and a number, which increases when the format of the covered data
   *     changes
   */
  public Mac mac(String purpose) {
    byte[] derived = mac(key).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    return mac(new SecretKeySpec(derived, ALGORITHM));
  }

  private static Mac mac(Key key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
