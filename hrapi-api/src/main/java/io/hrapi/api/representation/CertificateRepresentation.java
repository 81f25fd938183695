package io.hrapi.api.representation;

import java.util.List;

/**
 * The contents of a certificate; its private key is never in an answer.
 *
 * @param certificate its name, without {@code .pem}
 * @param subject as RFC 2253 writes it
 * @param names the DNS names and IP addresses that it is for
 * @param notBefore RFC 3339
 * @param notAfter RFC 3339
 * @param fingerprint SHA-256 of the certificate, in hexadecimal digits
 * @param keyAlgorithm {@code RSA 2048} or {@code EC secp256r1}, say
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
