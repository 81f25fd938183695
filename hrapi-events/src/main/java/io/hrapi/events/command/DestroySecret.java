package io.hrapi.events.command;

import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Destroys a private key for good. No certificate of the current model may name it; a restore of
 * one that does brings back the certificate without its key.
 *
 * @param id of the key
 * @param kept whether the store has it. No state of the model says so; and what was read before the
 *     decision still holds in it: a key comes under an id that nobody knew before, and one that
 *     went meanwhile goes twice, which does no harm
 */
public record DestroySecret(String id, boolean kept) implements Command {

  /**
   * Destroys a key that a store has, or is refused.
   *
   * @throws io.hrapi.events.log.EventStoreException if the store cannot be read
   */
  public static DestroySecret in(EventStore store, String id) {
    return new DestroySecret(id, store.secret(id).isPresent());
  }

  @Override
  public String subject() {
    return Subjects.secret(id);
  }

  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.of(view.modelVersion());
  }

  @Override
  public Decision decide(View view) {
    if (!kept) {
      throw new Refusal.NotFound("there is no secret \"" + id + "\", or it is destroyed already");
    }
    List<String> users = users(view);
    if (!users.isEmpty()) {
      throw new Refusal.Conflict(
          "the secret \""
              + id
              + "\" is the private key of "
              + String.join(", ", users)
              + "; delete that, or put another certificate in its place first",
          users);
    }
    return new Decision(
        "SecretDestroyed",
        subject(),
        Decision.Outcome.DELETED,
        List.of(new SecretDestroyed(id)),
        Map.of(),
        Attachments.ofDestroyed(id));
  }

  private List<String> users(View view) {
    List<String> users = new ArrayList<>();
    for (Stamped<Certificate> certificate : view.topology().certificates().values()) {
      if (certificate.value().secret().equals(id)) {
        users.add(Subjects.certificate(certificate.value().name()));
      }
    }
    return users;
  }
}
