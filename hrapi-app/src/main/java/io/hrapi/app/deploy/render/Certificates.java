package io.hrapi.app.deploy.render;

import io.hrapi.app.certificate.PemBundle;
import io.hrapi.app.present.Times;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;

/** Creates the model's certificates from uploaded ones. */
public final class Certificates {

  private Certificates() {}

  /**
   * Creates a certificate of the model.
   *
   * @param secret the id under which the log stores its private key
   */
  public static Certificate of(Name name, PemBundle bundle, String secret) {
    return new Certificate(
        name,
        bundle.chain(),
        Hash.ofHex(bundle.fingerprint()),
        bundle.subject(),
        bundle.names(),
        Times.micros(bundle.notBefore()),
        Times.micros(bundle.notAfter()),
        bundle.keyAlgorithm(),
        secret);
  }
}
