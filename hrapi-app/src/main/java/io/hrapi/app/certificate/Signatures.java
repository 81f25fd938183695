package io.hrapi.app.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Verifies which certificate signed which, and which private key belongs to a certificate.
 * Thread-safe.
 */
final class Signatures {

  // Not registered, because it would then serve the whole program. It knows curves that the JDK
  // does not.
  private static final Provider PROVIDER = new BouncyCastleProvider();
  private static final byte[] SAMPLE = "hrapi".getBytes(StandardCharsets.US_ASCII);

  private Signatures() {}

  /**
   * Signs a sample, to be verified by {@link #isBy}.
   *
   * @param algorithm Java's name of the algorithm
   * @throws GeneralSecurityException if the key cannot sign with this algorithm; its message may
   *     quote the key
   */
  static byte[] sign(PrivateKeyInfo key, String algorithm)
      throws GeneralSecurityException, IOException {
    PrivateKey signer = new JcaPEMKeyConverter().setProvider(PROVIDER).getPrivateKey(key);
    Signature signature = Signature.getInstance(algorithm, PROVIDER);
    signature.initSign(signer);
    signature.update(SAMPLE);
    return signature.sign();
  }

  /** Returns whether the private key of this public key signed the sample. */
  static boolean isBy(SubjectPublicKeyInfo key, String algorithm, byte[] signed) {
    try {
      PublicKey verifier = new JcaPEMKeyConverter().setProvider(PROVIDER).getPublicKey(key);
      Signature signature = Signature.getInstance(algorithm, PROVIDER);
      signature.initVerify(verifier);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // A signature of another size or on another curve is by another key.
      return false;
    }
  }

  /** Returns whether one certificate is the issuer of the other, by name and by signature. */
  static boolean issued(X509CertificateHolder issuer, X509CertificateHolder issued) {
    if (!issued.getIssuer().equals(issuer.getSubject())) {
      return false;
    }
    try {
      return issued.isSignatureValid(
          new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(issuer));
    } catch (CertException
        | OperatorCreationException
        | java.security.cert.CertificateException e) {
      // Signed by another issuer of the same name.
      return false;
    }
  }
}
