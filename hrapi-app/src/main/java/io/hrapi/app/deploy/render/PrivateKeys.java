package io.hrapi.app.deploy.render;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.secret.SealedSecret;
import io.hrapi.app.secret.SecretException;
import io.hrapi.app.secret.Vault;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Stamped;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The private keys of certificates: encrypted in the log, decrypted only for HAProxy. Thread-safe.
 */
public final class PrivateKeys {

  /** What to do about a missing master key. */
  public static final String WAY_OUT = "Put that key back, or give it to the task rotate-secrets";

  private static final String ROTATED = EventType.SECRETS_ROTATED.storedName();

  private final EventStore store;
  private final Vault vault;

  /** The id of a master key that was verified to be this log's; empty if none was yet. */
  private volatile String own = "";

  public PrivateKeys(EventStore store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * Ensures that new secrets are encrypted with the log's own master key. If that key is missing,
   * or was replaced by another, the secrets of the log would otherwise be encrypted with two keys,
   * the first of which nobody has.
   *
   * @throws DeployException if the log has secrets, none of them is encrypted with the present key,
   *     and the task rotate-secrets did not introduce that key
   */
  public void requireOwnKey() {
    Optional<String> present = vault.currentKeyId();
    if (present.isPresent() && present.get().equals(own)) {
      return;
    }
    NavigableSet<String> wanted = new TreeSet<>();
    store.secrets().forEach(kept -> wanted.add(kept.keyId()));
    if (!wanted.isEmpty()
        && present.filter(wanted::contains).isEmpty()
        && !vault.isRotating()
        && !isRotated(present)) {
      throw DeployException.conflict(
          "hrapi does not use a second master key: the secrets of this log are "
              + "encrypted with "
              + String.join(", ", wanted)
              + ", and hrapi has "
              + present.orElse("none")
              + ". "
              + WAY_OUT
              + "; if it is lost, the task rotate-secrets creates a new one",
          List.of());
    }
    own = present.orElse("");
  }

  /** Returns whether the last run of the task rotate-secrets made the present key the log's. */
  private boolean isRotated(Optional<String> present) {
    EventQuery newest = new EventQuery(0, Long.MAX_VALUE, null, ROTATED, null, null, null, true, 1);
    return present.isPresent()
        && store.page(newest).stream()
            .flatMap(event -> ChangeCodec.decode(event.format(), event.changes()).stream())
            .anyMatch(
                change ->
                    change instanceof SecretsResealed resealed
                        && resealed.keyId().equals(present.get()));
  }

  /**
   * Returns the ids of the missing master keys that the certificates of a model need.
   *
   * @return empty if none is missing
   * @throws SecretException.BadMasterKey if the master key's file does not contain a key, or others
   *     can read it
   */
  public NavigableSet<String> missingKeys(Model model) {
    NavigableSet<String> missing = new TreeSet<>();
    for (Stamped<Certificate> certificate : model.certificates().values()) {
      store
          .secret(certificate.value().secret())
          .map(KeptSecret::keyId)
          .filter(id -> !vault.canOpen(id))
          .ifPresent(missing::add);
    }
    return missing;
  }

  /** Returns the id of the present master key, or "none". */
  public String presentKey() {
    return vault.currentKeyId().orElse("none");
  }

  /**
   * Encrypts a private key for the log.
   *
   * @param id the id of the new secret
   * @throws DeployException as {@link #requireOwnKey}
   */
  public KeptSecret seal(byte[] privateKey, String id) {
    requireOwnKey();
    SealedSecret sealed = vault.seal(privateKey, id);
    return new KeptSecret(id, sealed.keyId(), sealed.toBytes());
  }

  /**
   * Returns a placeholder for an encrypted key, for commands that are never recorded; creates no
   * master key.
   */
  public static KeptSecret unsealed(String id) {
    return new KeptSecret(id, "none", new byte[1]);
  }

  /**
   * Decrypts the private key of a certificate.
   *
   * @return the key in PEM, which the caller must overwrite
   * @throws DeployException if the key was destroyed, or is encrypted with a master key that is
   *     missing
   */
  public byte[] open(Certificate certificate) {
    Optional<KeptSecret> kept = store.secret(certificate.secret());
    if (kept.isEmpty()) {
      throw conflict(
          certificate,
          "it was destroyed, or the import that brought the certificate did not " + "contain it");
    }
    try {
      return vault.open(sealed(kept.get()), certificate.secret());
    } catch (SecretException e) {
      throw conflict(certificate, String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether the private key of a certificate can be decrypted. */
  public boolean canOpen(Certificate certificate) {
    return store.secret(certificate.secret()).filter(this::canOpen).isPresent();
  }

  /**
   * Returns whether a stored key can be decrypted. Tries it, because damaged bytes cannot.
   *
   * @throws SecretException.BadMasterKey if the master key's file does not contain a key, or others
   *     can read it
   */
  public boolean canOpen(KeptSecret kept) {
    try {
      Arrays.fill(vault.open(sealed(kept), kept.id()), (byte) 0);
      return true;
    } catch (SecretException.OtherMasterKey | SecretException.DamagedSecret e) {
      return false;
    }
  }

  /** Returns the warning for a certificate whose key {@link #canOpen cannot be decrypted}. */
  public static String cannotOpen(Certificate certificate) {
    return "the private key of the certificate \""
        + certificate.name()
        + "\" cannot be decrypted: give the master key that it was encrypted with to "
        + "the task rotate-secrets, or put the certificate with its key again; until "
        + "then no commit can serve it";
  }

  private static SealedSecret sealed(KeptSecret kept) {
    return new SealedSecret(kept.keyId(), kept.sealed());
  }

  private static DeployException conflict(Certificate certificate, String why) {
    return DeployException.conflict(
        "the private key of the certificate \""
            + certificate.name()
            + "\" cannot be decrypted: "
            + why
            + ". Put the certificate with its key again to serve it",
        List.of("/v1/certificates/" + certificate.name()));
  }
}
