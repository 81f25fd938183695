package io.hrapi.app.task;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.secret.MasterKey;
import io.hrapi.app.secret.SealedSecret;
import io.hrapi.app.secret.SecretException;
import io.hrapi.app.secret.Vault;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.RotateSecrets;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.KeptSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * {@code rotate-secrets}: creates a new master key and encrypts all private keys with it; with
 * {@code oldKey}, encrypts with the current key what is encrypted with that one, for example after
 * an import. Each records its result as an event. A run that was interrupted is continued by the
 * next one.
 */
public final class RotateSecretsTask extends AdminTask {

  private static final String OLD_KEY = "oldKey";
  // A key that was being uploaded during the first pass may reach the log after it.
  private static final int PASSES = 3;

  private final EventStore store;
  private final Vault vault;

  public RotateSecretsTask(CommandHandler handler, EventStore store, Vault vault) {
    super("rotate-secrets", handler, Set.of(OLD_KEY), Set.of(OLD_KEY));
    this.store = store;
    this.vault = vault;
  }

  /**
   * The result of a pass over some secrets.
   *
   * @param resealed the secrets that are now encrypted with the current master key
   * @param lost why each of the others cannot be decrypted, by its id
   * @param missingKeys the ids of the unavailable master keys that they are encrypted with
   */
  private record Pass(
      List<KeptSecret> resealed, Map<String, String> lost, Set<String> missingKeys) {}

  @Override
  synchronized List<String> run(TaskRequest call) {
    String oldKey = call.value(OLD_KEY);
    return oldKey == null ? toNewKey(call) : fromOldKey(call, oldKey);
  }

  private List<String> toNewKey(TaskRequest call) {
    String keyId = vault.beginRotation(!store.secrets().isEmpty());
    int count = 0;
    Pass pass;
    int passes = 0;
    do {
      pass = reseal(others(keyId), named -> vault.reseal(named.secret(), named.id()));
      if (passes == 0 || !pass.resealed.isEmpty()) {
        execute(call, new RotateSecrets(keyId, pass.resealed));
      }
      count += pass.resealed.size();
      passes++;
    } while (!pass.resealed.isEmpty() && passes < PASSES);
    Set<String> lost = pass.lost.keySet();
    // A secret that its own key does not decrypt is no reason to keep that key.
    vault.finishRotation(
        others(keyId).stream()
            .filter(kept -> !lost.contains(kept.id()))
            .map(KeptSecret::keyId)
            .toList());
    return lines(count, keyId, pass);
  }

  private List<String> fromOldKey(TaskRequest call, String text) {
    MasterKey old = parse(text);
    List<KeptSecret> all = store.secrets();
    List<KeptSecret> under = all.stream().filter(kept -> kept.keyId().equals(old.id())).toList();
    if (under.isEmpty()) {
      Set<String> keyIds = new TreeSet<>();
      all.forEach(kept -> keyIds.add(kept.keyId()));
      throw ProblemException.of(
          ProblemCode.CONFLICT,
          "no secret is encrypted with the master key "
              + old.id()
              + "; the "
              + all.size()
              + " that are stored are encrypted with "
              + (keyIds.isEmpty() ? "none" : String.join(", ", keyIds)));
    }
    if (vault.currentKeyId().filter(old.id()::equals).isPresent()) {
      throw ProblemException.of(
          ProblemCode.CONFLICT,
          "the master key "
              + old.id()
              + " is the current one; expected an older one, or no "
              + OLD_KEY
              + " for a new master key");
    }
    Pass pass = reseal(under, named -> vault.reseal(named.secret(), named.id(), old));
    String keyId = vault.currentKeyId().orElse("none");
    if (!pass.resealed.isEmpty()) {
      execute(call, new RotateSecrets(keyId, pass.resealed));
    }
    return lines(pass.resealed.size(), keyId, pass);
  }

  private static MasterKey parse(String text) {
    try {
      // In a form, a plus sign that was not escaped arrives as a space.
      return MasterKey.parse(text.replace(' ', '+'), OLD_KEY);
    } catch (SecretException.BadMasterKey e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  private List<KeptSecret> others(String keyId) {
    return store.secrets().stream().filter(kept -> !kept.keyId().equals(keyId)).toList();
  }

  /** An encrypted secret with its id. */
  private record Named(String id, SealedSecret secret) {}

  private static Pass reseal(List<KeptSecret> secrets, Function<Named, SealedSecret> anew) {
    List<KeptSecret> resealed = new ArrayList<>();
    Map<String, String> lost = new LinkedHashMap<>();
    Set<String> missingKeys = new TreeSet<>();
    for (KeptSecret kept : secrets) {
      try {
        SealedSecret fresh =
            anew.apply(new Named(kept.id(), new SealedSecret(kept.keyId(), kept.sealed())));
        resealed.add(new KeptSecret(kept.id(), fresh.keyId(), fresh.toBytes()));
      } catch (SecretException.OtherMasterKey | SecretException.DamagedSecret e) {
        lost.put(kept.id(), String.valueOf(e.getMessage()));
        if (e instanceof SecretException.OtherMasterKey) {
          missingKeys.add(kept.keyId());
        }
      }
    }
    return new Pass(resealed, lost, missingKeys);
  }

  private static List<String> lines(int count, String keyId, Pass pass) {
    List<String> lines = new ArrayList<>();
    lines.add("encrypted again with the master key " + keyId + ": " + count);
    if (!pass.missingKeys.isEmpty()) {
      lines.add(
          "the right master key is missing; number of private keys encrypted with "
              + String.join(", ", pass.missingKeys)
              + ": "
              + pass.lost.size()
              + ". Give it to this task ("
              + OLD_KEY
              + "=…), or PUT the certificates again, with their keys");
    }
    pass.lost.forEach((id, why) -> lines.add("not opened: " + id + ": " + why));
    return lines;
  }
}
