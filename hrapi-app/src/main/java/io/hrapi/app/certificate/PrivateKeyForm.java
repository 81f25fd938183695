package io.hrapi.app.certificate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Converts the formats in which tools write private keys to one: PKCS#8, version 1. */
final class PrivateKeyForm {

  private PrivateKeyForm() {}

  /**
   * Reads a key.
   *
   * @param others all blocks of the upload, because the curve of an EC key may be in its own block
   * @throws InvalidPemException if the key is encrypted, of an unknown form or cannot be read
   */
  static PrivateKeyInfo read(PemBlock block, List<PemBlock> others) {
    if (block.isEncrypted()) {
      throw new InvalidPemException(
          "the private key in line "
              + block.line()
              + " is encrypted, and HAProxy could not ask for its passphrase; expected an "
              + "unencrypted key: decrypt it with \"openssl pkey -in key.pem -out plain.pem\"");
    }
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> pkcs8(block);
        case "RSA PRIVATE KEY" -> rsa(block);
        case "EC PRIVATE KEY" -> ec(block, others);
        default ->
            throw new InvalidPemException(
                "the block "
                    + block
                    + " is in a format that HAProxy does not load; expected PRIVATE KEY, RSA "
                    + "PRIVATE KEY or EC PRIVATE KEY: \"openssl pkey -in key.pem\" or \"ssh-keygen "
                    + "-p -m PKCS8\" converts it");
      };
    } catch (InvalidPemException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Without a cause, because a parser's message may quote the key.
      throw unreadable(block);
    }
  }

  /** Returns the exception for a block that does not contain a valid key. */
  static InvalidPemException unreadable(PemBlock block) {
    return new InvalidPemException(
        "the block "
            + block
            + " is damaged or is not a key of this form; expected a key that \"openssl "
            + "pkey -in key.pem -noout -check\" reports as valid");
  }

  private static PrivateKeyInfo pkcs8(PemBlock block) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(block.bytes());
    AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
    if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return ec(ECPrivateKey.getInstance(info.parsePrivateKey()), algorithm.getParameters());
    }
    // Without attributes and public key, because OpenSSL 3.0 reads only version 1.
    return new PrivateKeyInfo(algorithm, info.parsePrivateKey());
  }

  private static PrivateKeyInfo rsa(PemBlock block) throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        RSAPrivateKey.getInstance(block.bytes()));
  }

  private static PrivateKeyInfo ec(PemBlock block, List<PemBlock> others) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(block.bytes());
    @Nullable ASN1Encodable curve = key.getParametersObject();
    if (curve == null) {
      Optional<PemBlock> parameters =
          others.stream().filter(other -> other.label().equals("EC PARAMETERS")).findFirst();
      if (parameters.isPresent()) {
        curve = ASN1Primitive.fromByteArray(parameters.get().bytes());
      }
    }
    return ec(key, curve);
  }

  private static PrivateKeyInfo ec(ECPrivateKey key, @Nullable ASN1Encodable curve)
      throws IOException {
    if (!(curve instanceof ASN1ObjectIdentifier name)) {
      throw new InvalidPemException(
          "the EC private key does not name its curve; expected a named curve, for "
              + "example prime256v1: \"openssl ec -in key.pem -param_enc named_curve\" "
              + "writes it");
    }
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name);
    int bits = KeyKind.curveBits(name);
    @Nullable ASN1BitString publicKey = key.getPublicKey();
    return new PrivateKeyInfo(
        algorithm,
        publicKey == null
            ? new ECPrivateKey(bits, key.getKey())
            : new ECPrivateKey(bits, key.getKey(), publicKey, null));
  }
}
