package io.hrapi.app.certificate;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * The kind of a public key, and whether HAProxy would accept it. Debian's OpenSSL requires 112 bits
 * of security (level 2), hence the limits here; tested with HAProxy 2.6.12 and OpenSSL 3.0.
 *
 * @param text {@code RSA 2048}, {@code EC secp256r1} or {@code Ed25519}
 * @param signature Java's name of the algorithm with which such a key signs
 * @param bits the size of the RSA modulus or of the curve's field
 * @param leastBits the smallest size that HAProxy accepts
 */
record KeyKind(String text, String signature, int bits, int leastBits) {

  // The smallest size that OpenSSL rates at 112 bits of security, after rounding.
  private static final int LEAST_RSA_BITS = 1_963;
  private static final int LEAST_CURVE_BITS = 224;
  // OpenSSL's own limit, without which one upload could compute for minutes.
  private static final int MOST_RSA_BITS = 16_384;

  /**
   * Determines the kind of a key.
   *
   * @param owner the certificate, for messages: {@code the certificate "CN=a"}
   * @throws InvalidPemException if the key cannot be read, or HAProxy would refuse a certificate
   *     with it
   */
  static KeyKind of(SubjectPublicKeyInfo key, String owner) {
    KeyKind kind;
    try {
      kind = find(key, owner);
    } catch (IOException | RuntimeException e) {
      if (e instanceof InvalidPemException known) {
        throw known;
      }
      throw new InvalidPemException(
          owner + " has a public key that cannot be read; expected it as it was issued");
    }
    if (kind.bits < kind.leastBits) {
      throw new InvalidPemException(
          owner
              + " has the key "
              + kind.text
              + ", which HAProxy refuses as too weak (it accepts "
              + kind.leastBits
              + " bits and more); expected RSA of 2048 bits or more, EC on prime256v1 or "
              + "larger, or Ed25519: have it issued again for a new key");
    }
    return kind;
  }

  /** Returns the size of a curve's field, in bits. */
  static int curveBits(ASN1ObjectIdentifier curve) throws IOException {
    @Nullable X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
    if (parameters == null) {
      throw new IOException("unknown curve: " + curve);
    }
    return parameters.getCurve().getFieldSize();
  }

  private static KeyKind find(SubjectPublicKeyInfo key, String owner) throws IOException {
    ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa("RSA ", "SHA256withRSA", key, owner);
    }
    if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return rsa("RSA-PSS ", "SHA256withRSAandMGF1", key, owner);
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return ec(key.getAlgorithm().getParameters(), owner);
    }
    if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
      return new KeyKind("Ed25519", "Ed25519", 256, LEAST_CURVE_BITS);
    }
    if (algorithm.equals(EdECObjectIdentifiers.id_Ed448)) {
      return new KeyKind("Ed448", "Ed448", 448, LEAST_CURVE_BITS);
    }
    throw new InvalidPemException(
        owner
            + " has a key of an unknown kind ("
            + algorithm
            + "); expected RSA, EC or Ed25519: have it issued again for such a key");
  }

  private static KeyKind rsa(String name, String signature, SubjectPublicKeyInfo key, String owner)
      throws IOException {
    RSAPublicKey rsa = RSAPublicKey.getInstance(key.parsePublicKey());
    BigInteger modulus = rsa.getModulus();
    int bits = modulus.bitLength();
    if (bits > MOST_RSA_BITS || rsa.getPublicExponent().compareTo(modulus) >= 0) {
      throw new InvalidPemException(
          owner
              + " has an RSA key of "
              + bits
              + " bits or with a larger exponent; expected "
              + MOST_RSA_BITS
              + " bits at most, and the exponent 65537");
    }
    return new KeyKind(name + bits, signature, bits, LEAST_RSA_BITS);
  }

  private static KeyKind ec(@Nullable ASN1Encodable parameters, String owner) throws IOException {
    if (!(parameters instanceof ASN1ObjectIdentifier curve)) {
      throw new InvalidPemException(
          owner
              + " does not name its curve, and few clients would accept it; expected a named "
              + "curve, for example prime256v1: have it issued again for such a key");
    }
    @Nullable String name = SECNamedCurves.getName(curve);
    return new KeyKind(
        "EC " + (name == null ? ECNamedCurveTable.getName(curve) : name),
        "SHA256withECDSA",
        curveBits(curve),
        LEAST_CURVE_BITS);
  }
}
