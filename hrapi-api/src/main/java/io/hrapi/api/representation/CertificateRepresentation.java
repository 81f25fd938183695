package io.hrapi.api.representation;

import java.util.List;

/**
 * The contents of a certificate; the private key is never part of a response.
 *
 * @param certificate the name, without {@code .pem}
 * @param subject the subject's distinguished name (RFC 2253)
 * @param names the DNS names and IP addresses for which it is valid
 * @param notBefore the start of its validity (RFC 3339)
 * @param notAfter the end of its validity (RFC 3339)
 * @param fingerprint the SHA-256 of the certificate, in hexadecimal
 * @param keyAlgorithm the algorithm of the key, for example {@code RSA 2048} or {@code EC
 *     secp256r1}
 * @param usedBy the paths of the endpoints that serve it
 */
public record CertificateRepresentation(
    String certificate,
    String subject,
    List<String> names,
    String notBefore,
    String notAfter,
    String fingerprint,
    String keyAlgorithm,
    List<String> usedBy) {}
