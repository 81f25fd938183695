package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that endpoints can serve. Its private key is not part of it: the log stores the key
 * encrypted, outside the events, under the id in this record.
 *
 * @param name without {@code .pem}
 * @param chain the certificates in PEM, the server's own first: blocks of {@code BEGIN
 *     CERTIFICATE}, each line terminated by a line feed, and nothing else
 * @param fingerprint the SHA-256 of the first certificate in DER
 * @param subject the subject of the first certificate in the format of RFC 2253; empty if it has
 *     none
 * @param names the DNS names and IP addresses that the first certificate is for
 * @param notBeforeMicros the start of its validity, microseconds since 1970-01-01T00:00Z
 * @param notAfterMicros the end of its validity, microseconds since 1970-01-01T00:00Z
 * @param keyAlgorithm the kind and size of its key: {@code RSA 2048}, {@code EC secp256r1}
 * @param secret the id of its private key in the store; a new one for each key that is put
 */
public record Certificate(
    Name name,
    String chain,
    Hash fingerprint,
    String subject,
    List<String> names,
    long notBeforeMicros,
    long notAfterMicros,
    String keyAlgorithm,
    String secret)
    implements Resource {

  private static final String PEM = ".pem";
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /**
   * Checks that the chain contains only certificates, which keeps private keys out of all events.
   * Throws {@link InvalidValueException}, whose message shows nothing of the text.
   */
  public Certificate {
    names = List.copyOf(names);
    if (!isChain(chain)) {
      throw new InvalidValueException(
          "only certificates in PEM", chain.length() + " characters of other text");
    }
    if (secret.isEmpty()) {
      throw new InvalidValueException("the id of the private key", secret);
    }
  }

  /**
   * Returns the name of a certificate as clients write it, without {@code .pem}: a name with and
   * without the suffix is the same, so no name ends with it.
   *
   * @throws InvalidValueException if the rest is not a valid name
   */
  public static Name nameOf(String text) {
    String name = text;
    while (name.endsWith(PEM)) {
      name = name.substring(0, name.length() - PEM.length());
    }
    return new Name(name);
  }

  private static boolean isChain(String text) {
    if (!text.endsWith(END + "\n")) {
      return false;
    }
    boolean inside = false;
    boolean empty = true;
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      if (line.equals(inside ? END : BEGIN)) {
        if (inside && empty) {
          return false;
        }
        inside = !inside;
        empty = true;
      } else if (inside && isBase64(line)) {
        empty = false;
      } else {
        return false;
      }
    }
    return !inside;
  }

  private static boolean isBase64(String line) {
    return !line.isEmpty()
        && line.chars()
            .allMatch(
                c ->
                    (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '+'
                        || c == '/'
                        || c == '=');
  }

  @Override
  public Kind<Certificate> kind() {
    return CertificateFields.KIND;
  }

  @Override
  public @Nullable Certificate currentIn(Model model) {
    return model.certificate(name);
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutCertificate(name);
  }

  /** Omits the chain, which is long. */
  @Override
  public String toString() {
    return "certificate " + name + " " + fingerprint + " with the secret " + secret;
  }
}
