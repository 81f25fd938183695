package io.hrapi.app.deploy;

import io.hrapi.app.http.ProblemException;
import io.hrapi.app.secret.SealedSecret;
import io.hrapi.app.secret.SecretException;
import io.hrapi.app.secret.Vault;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.model.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The private keys of certificates: sealed in the log, opened for HAProxy alone. Thread-safe. */
public final class PrivateKeys {

  private final EventStore store;
  private final Vault vault;

  public PrivateKeys(EventStore store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * Seals a key for the log.
   *
   * @param id of the secret, a new one
   */
  public KeptSecret seal(byte[] privateKey, String id) {
    SealedSecret sealed = vault.seal(privateKey, id);
    return new KeptSecret(id, sealed.keyId(), sealed.toBytes());
  }

  /** What stands for a sealed key in a command that is never written. Makes no master key. */
  public static KeptSecret unsealed(String id) {
    return new KeptSecret(id, "none", new byte[1]);
  }

  /**
   * Opens the key of a certificate.
   *
   * @return the key in PEM; the caller wipes it
   * @throws ProblemException 409 if it was destroyed, or is sealed under a master key that is not
   *     here
   */
  public byte[] open(Certificate certificate) {
    Optional<KeptSecret> kept = store.secret(certificate.secret());
    if (kept.isEmpty()) {
      throw conflict(certificate, "it was destroyed, or came with an import that did not have it");
    }
    try {
      return vault.open(sealed(kept.get()), certificate.secret());
    } catch (SecretException e) {
      throw conflict(certificate, String.valueOf(e.getMessage()));
    }
  }

  /** Whether the key of a certificate can be opened. */
  public boolean canOpen(Certificate certificate) {
    return store.secret(certificate.secret()).filter(this::canOpen).isPresent();
  }

  /**
   * Whether a kept key can be opened: it is tried, since damaged bytes cannot.
   *
   * @throws SecretException.BadMasterKey if what there is as a master key is none, or others can
   *     read it
   */
  public boolean canOpen(KeptSecret kept) {
    try {
      Arrays.fill(vault.open(sealed(kept), kept.id()), (byte) 0);
      return true;
    } catch (SecretException.OtherMasterKey | SecretException.DamagedSecret e) {
      return false;
    }
  }

  /** What is said of a certificate whose key {@link #canOpen cannot be opened}. */
  public static String cannotOpen(Certificate certificate) {
    return "the private key of the certificate \""
        + certificate.name()
        + "\" cannot be opened here: give the master key that it was sealed under to the task"
        + " rotate-secrets, or put the certificate with its key again; until then no commit can"
        + " serve it";
  }

  private static SealedSecret sealed(KeptSecret kept) {
    return new SealedSecret(kept.keyId(), kept.sealed());
  }

  private static ProblemException conflict(Certificate certificate, String why) {
    return ProblemException.conflict(
        "the private key of the certificate \""
            + certificate.name()
            + "\" cannot be opened: "
            + why
            + ". The certificate put with its key again is served again",
        List.of("/v1/certificates/" + certificate.name()));
  }
}
