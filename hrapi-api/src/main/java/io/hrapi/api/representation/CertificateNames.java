package io.hrapi.api.representation;

import java.util.List;

/** The names of all certificates, without {@code .pem}. */
public record CertificateNames(List<String> certificates) {}
