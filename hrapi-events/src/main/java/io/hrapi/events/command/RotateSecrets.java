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
 * exist in the store; one that was destroyed in the meantime stays destroyed.
 *
 * @param keyId of the master key under which all of them are sealed
 * @param resealed may be empty: then the event says that there were none
 */
public record RotateSecrets(String keyId, List<KeptSecret> resealed) implements Command {

  /** Checks that all are sealed under that key. */
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

  /** An act on the whole model has none. */
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
