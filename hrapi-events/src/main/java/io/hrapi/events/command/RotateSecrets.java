package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Replaces the stored private keys by the same keys encrypted with another master key. Each must
 * have been stored; a key that was destroyed meanwhile stays destroyed.
 *
 * @param keyId the id of the master key with which all of them are now encrypted
 * @param resealed the encrypted private keys; if empty, the event records that there were none
 */
public record RotateSecrets(String keyId, List<KeptSecret> resealed) implements Command {

  /** Checks that all are encrypted with that key, else throws {@link IllegalArgumentException}. */
  public RotateSecrets {
    resealed = List.copyOf(resealed);
    for (KeptSecret secret : resealed) {
      if (!secret.keyId().equals(keyId)) {
        throw new IllegalArgumentException(
            "the " + secret + " is not encrypted with the key " + keyId);
      }
    }
  }

  @Override
  public String subject() {
    return Subjects.SECRETS;
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns empty: a command on the whole model has no revision. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    List<String> ids = resealed.stream().map(KeptSecret::id).toList();
    return new Decision(
        EventType.SECRETS_ROTATED,
        subject(),
        Decision.Outcome.DONE,
        List.of(new SecretsResealed(keyId, ids)),
        Map.of(),
        Attachments.ofResealed(resealed));
  }
}
