package io.hrapi.app.deploy.render;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Certificates with their private keys as HAProxy reads them: one file each, in a folder next to
 * the configuration.
 */
public final class CertificateFiles {

  /** The folder of the certificates, relative to that of the configuration. */
  static final String FOLDER = "certificates";

  private static final String SUFFIX = ".pem";

  private final Function<Certificate, byte[]> privateKeys;

  /**
   * Creates the files with a source of private keys.
   *
   * @param privateKeys decrypts the private key of a certificate, in PEM; throws {@link
   *     DeployException} if it cannot be decrypted
   */
  public CertificateFiles(Function<Certificate, byte[]> privateKeys) {
    this.privateKeys = privateKeys;
  }

  /** Returns the path of a certificate's file, relative to the folder of the configuration. */
  static String path(Name certificate) {
    return FOLDER + "/" + certificate + SUFFIX;
  }

  /** Returns the name of the certificate with such a path. */
  public static Name name(String path) {
    return new Name(path.substring(FOLDER.length() + 1, path.length() - SUFFIX.length()));
  }

  /**
   * Returns the contents of certificates' files, by their paths.
   *
   * @throws DeployException if a certificate does not exist, because a missing certificate must
   *     never turn into plain HTTP, or its key cannot be decrypted
   */
  public SortedMap<String, byte[]> of(Model model, Collection<Name> names) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Name name : names) {
      Certificate certificate = model.certificate(name);
      if (certificate == null) {
        throw DeployException.conflict(
            "there is no certificate \"" + name + "\", which this configuration uses",
            List.of("/v1/certificates/" + name));
      }
      files.put(path(name), file(certificate));
    }
    return files;
  }

  private byte[] file(Certificate certificate) {
    byte[] chain = certificate.chain().getBytes(StandardCharsets.UTF_8);
    byte[] key = privateKeys.apply(certificate);
    byte[] file = Arrays.copyOf(chain, chain.length + key.length);
    System.arraycopy(key, 0, file, chain.length, key.length);
    Arrays.fill(key, (byte) 0);
    return file;
  }
}
