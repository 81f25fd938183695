package io.hrapi.app.secret;

import io.hrapi.app.secret.SecretException.BadMasterKey;
import io.hrapi.app.secret.SecretException.DamagedSecret;
import io.hrapi.app.secret.SecretException.OtherMasterKey;
import io.hrapi.app.secret.SecretException.RotationRefused;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts secrets with the master key, which is read or created when it is first
 * needed. One per log, created by the wiring; thread-safe.
 *
 * <p>The key is that of {@code HRAPI_MASTER_KEY}, else that of the file {@code master.key}. In the
 * same folder are {@code master.key.next} during a rotation, and {@code master.key.previous} after
 * it. All available keys decrypt what is encrypted with them; new secrets are encrypted with the
 * first of: the environment's, next, master.key. A rotation to a new key consists of
 *
 * <ol>
 *   <li>{@link #beginRotation}: {@code next} is written;
 *   <li>{@link #reseal} of every secret, and one event with all of them, by the caller;
 *   <li>{@link #finishRotation}: {@code master.key} becomes {@code previous}, {@code next} becomes
 *       {@code master.key}.
 * </ol>
 *
 * Wherever it stops, the key of every secret is in one of the files, and repeating the steps
 * completes the rotation. {@code previous} is kept until the next rotation, for a secret that was
 * encrypted before the first step and reached the log after the second, and for older backups.
 */
public final class Vault {

  private static final String VARIABLE = "HRAPI_MASTER_KEY";

  private final MasterKeyFile file;
  private final MasterKeyFile next;
  private final MasterKeyFile previous;
  private final Map<String, String> environment;
  private final RandomBytes random;

  private @Nullable Keys keys;

  /**
   * Creates a vault; reads and creates no key yet.
   *
   * @param file the file of the master key, which may not exist yet, in hrapi's folder
   * @param environment the variables, of which {@code HRAPI_MASTER_KEY} has 32 bytes in base64 or
   *     hexadecimal digits; blank as if it were absent
   */
  public Vault(Path file, Map<String, String> environment, RandomBytes random) {
    this.file = new MasterKeyFile(file);
    this.next = this.file.beside("next");
    this.previous = this.file.beside("previous");
    this.environment = Map.copyOf(environment);
    this.random = random;
  }

  /**
   * The available keys.
   *
   * @param current the key for new secrets; empty if none was needed yet
   * @param known all keys by their ids, including the current one
   */
  private record Keys(Optional<MasterKey> current, Map<String, MasterKey> known) {}

  /**
   * Encrypts a secret with the current master key, which is created if there is none.
   *
   * @param plain not changed; the caller overwrites it after use
   * @param secretId the id under which the secret is stored, needed again to decrypt it
   * @throws BadMasterKey if the given master key is not valid, or others can read it
   */
  public synchronized SealedSecret seal(byte[] plain, String secretId) {
    return current().seal(plain, secretId, random);
  }

  /**
   * Decrypts a secret with any of the available keys.
   *
   * @return bytes that the caller overwrites after use
   * @throws OtherMasterKey if it is encrypted with a key that is not available; names that key and
   *     the available ones
   * @throws DamagedSecret if these are not the bytes that were encrypted for this id
   * @throws BadMasterKey if the given master key is not valid, or others can read it
   */
  public synchronized byte[] open(SealedSecret sealed, String secretId) {
    Keys here = keys();
    @Nullable MasterKey key = here.known.get(sealed.keyId());
    if (key == null) {
      throw new OtherMasterKey(
          "the secret \""
              + secretId
              + "\" is encrypted with the master key "
              + sealed.keyId()
              + ", and hrapi has "
              + (here.known.isEmpty() ? "none" : String.join(", ", here.known.keySet()))
              + "; give the key that it was encrypted with to the task rotate-secrets");
    }
    return key.open(sealed, secretId);
  }

  /**
   * Returns whether secrets encrypted with this key can be decrypted. Creates no key.
   *
   * @throws BadMasterKey if the given master key is not valid, or others can read it
   */
  public synchronized boolean canOpen(String keyId) {
    return keys().known.containsKey(keyId);
  }

  /**
   * Returns the id of the key that encrypts new secrets; empty before the first. Creates no key.
   *
   * @throws BadMasterKey if the given master key is not valid, or others can read it
   */
  public synchronized Optional<String> currentKeyId() {
    return keys().current.map(MasterKey::id);
  }

  /**
   * Encrypts with the current key what is encrypted with another available one.
   *
   * @return the same value if it is already encrypted with the current key
   * @throws OtherMasterKey if it is encrypted with a key that is not available
   * @throws DamagedSecret if these are not the bytes that were encrypted for this id
   */
  public synchronized SealedSecret reseal(SealedSecret sealed, String secretId) {
    MasterKey current = current();
    return sealed.keyId().equals(current.id())
        ? sealed
        : sealAnew(open(sealed, secretId), secretId, current);
  }

  /**
   * Encrypts with the current key what is encrypted with a key from the operator.
   *
   * @throws OtherMasterKey if it is not encrypted with the given key; names both
   * @throws DamagedSecret if these are not the bytes that were encrypted for this id
   */
  public synchronized SealedSecret reseal(SealedSecret sealed, String secretId, MasterKey old) {
    return sealAnew(old.open(sealed, secretId), secretId, current());
  }

  /**
   * Creates a new master key, which encrypts secrets from now on; the old one stays available.
   * Continues a rotation that was not finished.
   *
   * @param hasSecrets whether secrets are stored: if so, a missing master key does not prevent a
   *     rotation, because it may be lost
   * @return the new key's id
   * @throws RotationRefused if the environment has the key, or there is none yet
   */
  public synchronized String beginRotation(boolean hasSecrets) {
    if (!variable().isEmpty()) {
      throw new RotationRefused(
          "the master key is that of "
              + VARIABLE
              + ", which hrapi cannot change; start hrapi with another key there, then give "
              + "the old one to the task rotate-secrets");
    }
    if (!next.exists()) {
      if (!file.exists() && !hasSecrets) {
        throw new RotationRefused(
            "there is no master key yet, because no secret needed one; nothing to rotate");
      }
      // An invalid key is refused before a second key is created.
      keys();
      next.create(MasterKey.random(random));
    }
    keys = null;
    return current().id();
  }

  /** Returns whether a rotation was begun and not finished. */
  public synchronized boolean isRotating() {
    return next.exists();
  }

  /**
   * Replaces the old key by the new one. The old key becomes the previous one, and the former
   * previous one is deleted.
   *
   * @param keyIdsInUse the key ids of all stored secrets; ids of keys that are not available are
   *     ignored
   * @throws RotationRefused if no rotation was begun, or secrets are still encrypted with an older
   *     key that is available
   */
  public synchronized void finishRotation(Collection<String> keyIdsInUse) {
    Optional<MasterKey> fresh = next.read();
    if (fresh.isEmpty()) {
      throw new RotationRefused("no rotation was started; start one first");
    }
    for (MasterKeyFile older : new MasterKeyFile[] {file, previous}) {
      Optional<MasterKey> key = older.read();
      if (key.isPresent() && keyIdsInUse.contains(key.get().id())) {
        throw new RotationRefused(
            "secrets are still encrypted with the master key "
                + key.get().id()
                + "; expected all of them under "
                + fresh.get().id()
                + ": encrypt them again first");
      }
    }
    if (file.exists()) {
      file.moveTo(previous);
    }
    next.moveTo(file);
    keys = null;
  }

  private MasterKey current() {
    Keys here = keys();
    if (here.current.isPresent()) {
      return here.current.get();
    }
    MasterKey made = MasterKey.random(random);
    file.create(made);
    keys = null;
    return made;
  }

  /** Reads the keys again while there is no current one, since an operator may add it. */
  private Keys keys() {
    @Nullable Keys known = keys;
    if (known == null || known.current.isEmpty()) {
      known = read();
      keys = known;
    }
    return known;
  }

  private Keys read() {
    Map<String, MasterKey> known = new LinkedHashMap<>();
    Optional<MasterKey> current =
        variable().isEmpty()
            ? Optional.empty()
            : Optional.of(MasterKey.parse(variable(), VARIABLE));
    current.ifPresent(key -> known.put(key.id(), key));
    for (MasterKeyFile one : new MasterKeyFile[] {next, file, previous}) {
      Optional<MasterKey> key = one.read();
      key.ifPresent(read -> known.putIfAbsent(read.id(), read));
      if (current.isEmpty() && !one.equals(previous)) {
        current = key;
      }
    }
    return new Keys(current, known);
  }

  private String variable() {
    return environment.getOrDefault(VARIABLE, "").strip();
  }

  private SealedSecret sealAnew(byte[] plain, String secretId, MasterKey key) {
    try {
      return key.seal(plain, secretId, random);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
