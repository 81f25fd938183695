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
 * <p>The key is {@code HRAPI_MASTER_KEY}'s, else that of the file {@code master.key}. Beside it are
 * {@code master.key.next} during a rotation, and {@code master.key.previous} after it. All that are
 * there open what is sealed under them; new secrets go under the first of: the environment's, next,
 * master.key. A rotation to a new key is
 *
 * <ol>
 *   <li>{@link #beginRotation}: {@code next} is written;
 *   <li>{@link #reseal} of every secret, and one event with all of them, by the caller;
 *   <li>{@link #finishRotation}: {@code master.key} becomes {@code previous}, {@code next} becomes
 *       {@code master.key}.
 * </ol>
 *
 * Wherever it stops, the key of every secret lies in one of the files, and the same steps again
 * lead to the end. {@code previous} stays until a rotation after this one, for a secret that was
 * sealed before the first step and reached the log after the second, and for older backups.
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
   * Reads and makes nothing yet.
   *
   * @param file where the master key lies or will lie, in hrapi's folder
   * @param environment of which {@code HRAPI_MASTER_KEY} is taken, 32 bytes in base64 or
   *     hexadecimal digits; blank is as if it were not there
   */
  public Vault(Path file, Map<String, String> environment, RandomBytes random) {
    this.file = new MasterKeyFile(file);
    this.next = this.file.beside("next");
    this.previous = this.file.beside("previous");
    this.environment = Map.copyOf(environment);
    this.random = random;
  }

  /**
   * The keys that are here.
   *
   * @param current under which new secrets go; absent where none was needed yet
   * @param known by their ids, the current one among them
   */
  private record Keys(Optional<MasterKey> current, Map<String, MasterKey> known) {}

  /**
   * Seals a secret under the master key, and makes that if there is none.
   *
   * @param plain not changed; the caller wipes it
   * @param secretId the name under which it is kept; opening asks for the same
   * @throws BadMasterKey if what there is as a master key is none, or others can read it
   */
  public synchronized SealedSecret seal(byte[] plain, String secretId) {
    return current().seal(plain, secretId, random);
  }

  /**
   * Opens a secret that any of the keys here seals.
   *
   * @return bytes that the caller wipes
   * @throws OtherMasterKey if it is sealed under a key that is not here; names both
   * @throws DamagedSecret if these are not the bytes that were sealed for this name
   * @throws BadMasterKey if what there is as a master key is none, or others can read it
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
   * Whether secrets under this key can be opened. Makes no key.
   *
   * @throws BadMasterKey if what there is as a master key is none, or others can read it
   */
  public synchronized boolean canOpen(String keyId) {
    return keys().known.containsKey(keyId);
  }

  /**
   * The key under which secrets are sealed now; empty before the first. Makes none.
   *
   * @throws BadMasterKey if what there is as a master key is none, or others can read it
   */
  public synchronized Optional<String> currentKeyId() {
    return keys().current.map(MasterKey::id);
  }

  /**
   * Seals anew, under the current key, what lies under another that is here.
   *
   * @return the same value if it is sealed under the current key already
   * @throws OtherMasterKey if it is sealed under a key that is not here
   * @throws DamagedSecret if these are not the bytes that were sealed for this name
   */
  public synchronized SealedSecret reseal(SealedSecret sealed, String secretId) {
    MasterKey current = current();
    return sealed.keyId().equals(current.id())
        ? sealed
        : sealAnew(open(sealed, secretId), secretId, current);
  }

  /**
   * Seals anew, under the current key, what lies under one that the operator gives.
   *
   * @throws OtherMasterKey if it is not sealed under the given key; names both
   * @throws DamagedSecret if these are not the bytes that were sealed for this name
   */
  public synchronized SealedSecret reseal(SealedSecret sealed, String secretId, MasterKey old) {
    return sealAnew(old.open(sealed, secretId), secretId, current());
  }

  /**
   * Makes a new master key under which secrets go from now on, beside the old one. Takes up a
   * rotation that was not finished.
   *
   * @param hasSecrets whether any are kept: their key may be lost, and what comes needs another
   * @return the new key's id
   * @throws RotationRefused if the key is the environment's, or there is none yet
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
      // A bad one is refused before a second one lies beside it.
      keys();
      next.create(MasterKey.random(random));
    }
    keys = null;
    return current().id();
  }

  /** Whether a rotation was begun and not finished. */
  public synchronized boolean isRotating() {
    return next.exists();
  }

  /**
   * Puts the new key into the old one's place. The old one stays as the previous one, and the one
   * before that is gone.
   *
   * @param keyIdsInUse of all secrets that the log keeps; ids of keys that are not here do not
   *     matter
   * @throws RotationRefused if none was begun, or secrets still lie under an older key of ours
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

  /** Reads them again while there is none: an operator may bring it. */
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
