package io.hrapi.app.certificate;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate with its chain and its private key, checked against each other and converted to one
 * normal form, whatever tool wrote them. The creator must close it, which wipes the key. Not
 * thread-safe while it is being closed.
 */
public final class PemBundle implements AutoCloseable {

  /** The maximum size of an upload, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final int MAX_CERTIFICATES = 16;
  private static final int LINE = 64;

  private final List<UploadedCertificate> certificates;
  private final String chain;
  private final byte[] privateKey;
  private final String fingerprint;
  private final List<String> leftOut;

  private PemBundle(List<UploadedCertificate> certificates, byte[] privateKey, List<String> leftOut)
      throws IOException {
    this.certificates = certificates;
    this.privateKey = privateKey;
    this.leftOut = leftOut;
    StringBuilder text = new StringBuilder();
    for (UploadedCertificate certificate : certificates) {
      text.append(
          new String(
              block("CERTIFICATE", certificate.holder().getEncoded()), StandardCharsets.US_ASCII));
    }
    this.chain = text.toString();
    this.fingerprint = fingerprint(leaf().getEncoded());
  }

  /**
   * Reads an upload: certificates and one private key (PKCS#8, PKCS#1 or SEC1; RSA, EC on a named
   * curve, Ed25519 or Ed448) in any order, with any text around them. An expired certificate is
   * accepted.
   *
   * @param upload at most {@link #MAX_BYTES}; not changed
   * @throws InvalidPemException if it is anything else, if the key belongs to none of the
   *     certificates, if a certificate does not belong to the chain, or if HAProxy would refuse one
   *     as too weak
   */
  public static PemBundle parse(byte[] upload) {
    if (upload.length > MAX_BYTES) {
      throw new InvalidPemException(
          "the upload has " + upload.length + " bytes; expected " + MAX_BYTES + " at most");
    }
    List<PemBlock> blocks = PemReader.read(upload);
    try {
      return of(blocks);
    } finally {
      blocks.forEach(PemBlock::wipe);
    }
  }

  /**
   * Returns the certificates in PEM, the leaf first, then the issuers in order; ends with a
   * newline.
   */
  public String chain() {
    return chain;
  }

  /**
   * Returns the private key in PEM, as PKCS#8 ({@code PRIVATE KEY}); ends with a newline.
   *
   * @return the bytes themselves, not a copy: zeros after {@link #close}
   */
  public byte[] privateKey() {
    return privateKey;
  }

  /** Returns the SHA-256 hash of the leaf's DER: 64 hexadecimal digits in lower case. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Returns the subject of the leaf, in the format of RFC 2253; empty if it has none. */
  public String subject() {
    return certificates.get(0).subject();
  }

  /**
   * Returns the leaf's DNS names and IP addresses in its order; if it has none, its common names,
   * if any.
   */
  public List<String> names() {
    return certificates.get(0).names();
  }

  /** Returns the time from which the leaf is valid. */
  public Instant notBefore() {
    return leaf().getNotBefore().toInstant();
  }

  /** Returns the time until which the leaf is valid. */
  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  /**
   * Returns the kind of the leaf's key: {@code RSA 2048}, {@code EC secp256r1}, {@code Ed25519}.
   */
  public String keyAlgorithm() {
    return certificates.get(0).key().text();
  }

  /**
   * Returns the labels of uploaded blocks that are not in the result, in their order. {@code DH
   * PARAMETERS} is one of them: HAProxy has its own groups.
   */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Overwrites the key with zeros. */
  @Override
  public void close() {
    Arrays.fill(privateKey, (byte) 0);
  }

  /** Describes the certificate, without anything of the key. */
  @Override
  public String toString() {
    return "PemBundle[" + subject() + ", " + fingerprint + "]";
  }

  private X509CertificateHolder leaf() {
    return certificates.get(0).holder();
  }

  private static PemBundle of(List<PemBlock> blocks) {
    PemBlock keyBlock = theKey(blocks);
    List<UploadedCertificate> certificates = certificates(blocks);
    PrivateKeyInfo key = PrivateKeyForm.read(keyBlock, blocks);
    List<UploadedCertificate> chain = chain(leaf(keyBlock, key, certificates), certificates);
    List<String> leftOut =
        blocks.stream()
            .filter(block -> !block.isCertificate() && !block.isPrivateKey())
            .map(PemBlock::label)
            .filter(label -> !label.equals("EC PARAMETERS"))
            .toList();
    try {
      byte[] der = key.getEncoded();
      byte[] pem = block("PRIVATE KEY", der);
      Arrays.fill(der, (byte) 0);
      return new PemBundle(chain, pem, leftOut);
    } catch (IOException e) {
      throw PrivateKeyForm.unreadable(keyBlock);
    }
  }

  private static PemBlock theKey(List<PemBlock> blocks) {
    List<PemBlock> keys = blocks.stream().filter(PemBlock::isPrivateKey).toList();
    if (keys.isEmpty()) {
      throw new InvalidPemException(
          "the upload has no private key; expected one with the certificate, in the "
              + "same file, as written by \"cat certificate.pem key.pem\"");
    }
    if (keys.size() > 1) {
      throw new InvalidPemException(
          "the upload has "
              + keys.size()
              + " private keys, "
              + keys.get(0)
              + " and "
              + keys.get(1)
              + "; expected only that of the certificate: leave out the others");
    }
    return keys.get(0);
  }

  private static List<UploadedCertificate> certificates(List<PemBlock> blocks) {
    // Ignores repetitions of a certificate.
    Map<String, PemBlock> distinct = new LinkedHashMap<>();
    blocks.stream()
        .filter(PemBlock::isCertificate)
        .forEach(block -> distinct.putIfAbsent(fingerprint(block.bytes()), block));
    if (distinct.isEmpty()) {
      throw new InvalidPemException(
          "the upload has no certificate; expected one with its private key, in the "
              + "same file, as written by \"cat certificate.pem key.pem\"");
    }
    if (distinct.size() > MAX_CERTIFICATES) {
      throw new InvalidPemException(
          "the upload has "
              + distinct.size()
              + " certificates; expected "
              + MAX_CERTIFICATES
              + " at most, the leaf and its issuers: leave out the others");
    }
    return distinct.values().stream().map(UploadedCertificate::read).toList();
  }

  private static UploadedCertificate leaf(
      PemBlock block, PrivateKeyInfo key, List<UploadedCertificate> certificates) {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    for (UploadedCertificate certificate : certificates) {
      String algorithm = certificate.key().signature();
      byte[] sample = samples.computeIfAbsent(algorithm, name -> sign(key, name));
      if (Signatures.isBy(certificate.holder().getSubjectPublicKeyInfo(), algorithm, sample)) {
        return certificate;
      }
    }
    throw new InvalidPemException(
        "the private key in line "
            + block.line()
            + " belongs to no certificate of the upload, the first of which is "
            + certificates.get(0).describe()
            + "; expected the key for which the certificate was issued");
  }

  /** Returns no bytes if the key cannot sign with this algorithm, because it is of another kind. */
  private static byte[] sign(PrivateKeyInfo key, String algorithm) {
    try {
      return Signatures.sign(key, algorithm);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return new byte[0];
    }
  }

  /** Orders the certificates by their distance from the leaf; includes all cross-signed issuers. */
  private static List<UploadedCertificate> chain(
      UploadedCertificate leaf, List<UploadedCertificate> certificates) {
    List<UploadedCertificate> rest = new ArrayList<>(certificates);
    rest.remove(leaf);
    List<UploadedCertificate> chain = new ArrayList<>(List.of(leaf));
    for (int i = 0; i < chain.size(); i++) {
      UploadedCertificate issued = chain.get(i);
      List<UploadedCertificate> issuers =
          rest.stream().filter(candidate -> candidate.issued(issued)).toList();
      chain.addAll(issuers);
      rest.removeAll(issuers);
    }
    if (rest.isEmpty()) {
      return chain;
    }
    String stray = rest.get(0).describe();
    Optional<UploadedCertificate> last =
        chain.stream().filter(one -> !one.isSelfIssued()).reduce((one, other) -> other);
    boolean complete = chain.stream().anyMatch(UploadedCertificate::isSelfIssued);
    if (complete || last.isEmpty()) {
      throw new InvalidPemException(
          "the certificate "
              + stray
              + " did not issue any certificate in the chain of "
              + leaf.describe()
              + "; expected only that certificate and its issuers: leave it out");
    }
    throw new InvalidPemException(
        "the chain of "
            + leaf.describe()
            + " ends before "
            + stray
            + ": the issuer of "
            + last.get().describe()
            + ", "
            + last.get().describeIssuer()
            + ", is not in the upload; add its certificate, or leave out "
            + stray);
  }

  private static String fingerprint(byte[] der) {
    return Hashing.sha256().hashBytes(der).toString();
  }

  private static byte[] block(String label, byte[] der) {
    byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(der);
    byte[] pem = Arrays.copyOf(begin, begin.length + body.length + end.length);
    System.arraycopy(body, 0, pem, begin.length, body.length);
    System.arraycopy(end, 0, pem, begin.length + body.length, end.length);
    Arrays.fill(body, (byte) 0);
    return pem;
  }
}
