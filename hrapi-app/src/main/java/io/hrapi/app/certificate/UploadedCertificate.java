package io.hrapi.app.certificate;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of an upload, and what was read from it.
 *
 * @param subject the subject, in the format of RFC 2253; empty if it has none
 * @param names the DNS names and IP addresses that it is valid for, otherwise its common names; may
 *     be empty
 */
record UploadedCertificate(
    X509CertificateHolder holder, String subject, List<String> names, KeyKind key) {

  // Digests of less than 112 bits of security. Self-issued certificates may have them, because
  // OpenSSL does not check those certificates' own signatures.
  private static final Set<ASN1ObjectIdentifier> WEAK_DIGESTS =
      Set.of(
          OIWObjectIdentifiers.idSHA1,
          PKCSObjectIdentifiers.md2,
          PKCSObjectIdentifiers.md4,
          PKCSObjectIdentifiers.md5);
  private static final int SHOWN_CHARACTERS = 120;

  UploadedCertificate {
    names = List.copyOf(names);
  }

  /**
   * Reads a certificate.
   *
   * @throws InvalidPemException if it cannot be read, or HAProxy would refuse its key or signature
   */
  static UploadedCertificate read(PemBlock block) {
    X509CertificateHolder holder;
    String subject;
    List<String> names;
    try {
      holder = new X509CertificateHolder(block.bytes());
      subject = new X500Principal(holder.getSubject().getEncoded()).getName();
      names = names(holder);
      // Both throw if the time cannot be read.
      holder.getNotBefore();
      holder.getNotAfter();
    } catch (IOException | RuntimeException e) {
      throw new InvalidPemException(
          "the block "
              + block
              + " is damaged or is not an X.509 certificate; expected one that \"openssl "
              + "x509 -in file.pem -noout -text\" can read");
    }
    String owner = describe(subject, block);
    UploadedCertificate certificate =
        new UploadedCertificate(
            holder, subject, names, KeyKind.of(holder.getSubjectPublicKeyInfo(), owner));
    if (!certificate.isSelfIssued() && isWeak(holder.getSignatureAlgorithm())) {
      throw new InvalidPemException(
          owner
              + " is signed with SHA-1 or MD5, which HAProxy refuses as too weak; expected "
              + "SHA-256 or better: have it issued again");
    }
    return certificate;
  }

  boolean isSelfIssued() {
    return holder.getSubject().equals(holder.getIssuer());
  }

  boolean issued(UploadedCertificate other) {
    return Signatures.issued(holder, other.holder);
  }

  /** Returns its subject, quoted for a message. */
  String describe() {
    return quoted(subject);
  }

  /** Returns its issuer, quoted for a message. */
  String describeIssuer() {
    return quoted(holder.getIssuer().toString());
  }

  private static String describe(String subject, PemBlock block) {
    return "the certificate " + quoted(subject) + " in line " + block.line();
  }

  private static String quoted(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "\uFFFD");
    return printable.length() > SHOWN_CHARACTERS
        ? '"' + printable.substring(0, SHOWN_CHARACTERS) + "…\""
        : '"' + printable + '"';
  }

  private static boolean isWeak(AlgorithmIdentifier signature) {
    try {
      @Nullable AlgorithmIdentifier digest =
          new DefaultDigestAlgorithmIdentifierFinder().find(signature);
      return digest != null && WEAK_DIGESTS.contains(digest.getAlgorithm());
    } catch (RuntimeException e) {
      // An unknown signature algorithm: HAProxy accepts or refuses it at the commit.
      return false;
    }
  }

  private static List<String> names(X509CertificateHolder holder) throws IOException {
    List<String> names = new ArrayList<>();
    GeneralNames alternatives =
        GeneralNames.fromExtensions(holder.getExtensions(), Extension.subjectAlternativeName);
    if (alternatives != null) {
      for (GeneralName name : alternatives.getNames()) {
        if (name.getTagNo() == GeneralName.dNSName) {
          names.add(ASN1IA5String.getInstance(name.getName()).getString());
        } else if (name.getTagNo() == GeneralName.iPAddress) {
          byte[] address = ASN1OctetString.getInstance(name.getName()).getOctets();
          names.add(InetAddresses.toAddrString(InetAddress.getByAddress(address)));
        }
      }
    }
    if (names.isEmpty()) {
      Arrays.stream(holder.getSubject().getRDNs(BCStyle.CN))
          .map(UploadedCertificate::commonName)
          .forEach(names::add);
    }
    return names;
  }

  private static String commonName(RDN name) {
    return IETFUtils.valueToString(name.getFirst().getValue());
  }
}
