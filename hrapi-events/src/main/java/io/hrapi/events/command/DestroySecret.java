package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Destroys a private key permanently. No certificate of the current model may refer to it, and
 * neither the running nor the pending configuration, nor a possible rollback, may need it. A
 * restore of an older version then brings back the certificate without its key.
 *
 * @param id the id of the key
 * @param kept whether the store has the key. Only the store knows, so it is read before the
 *     decision, when it is still true: new keys have new ids, and destroying a key twice does no
 *     harm
 * @param needs the configurations that need the key. Only older versions of the model show this, so
 *     it is read before the decision, while nothing can be loaded
 */
public record DestroySecret(String id, boolean kept, List<Need> needs) implements Command {

  public DestroySecret {
    needs = List.copyOf(needs);
  }

  /** A use of a private key outside of the newest model. */
  public enum Need {
    /** The certificate is served, or will be after HAProxy's next start. */
    RUNNING("/haproxy/configuration/running", "commit a configuration that does not use it"),
    /** The pending configuration, usually the one that ran before, would serve the certificate. */
    PENDING(
        PutPending.SUBJECT,
        "change anything in the model, so that its newest version is pending instead "
            + "of what ran before"),
    /**
     * The previous commit, to which hrapi rolls back unless the last one is confirmed, serves the
     * certificate.
     */
    WAY_BACK(
        "/controller/confirm", "confirm the commit that waits for it, or let it be rolled back");

    private final String path;
    private final String advice;

    Need(String path, String advice) {
      this.path = path;
      this.advice = advice;
    }
  }

  /**
   * Creates the command, with whether the store has the key.
   *
   * @throws io.hrapi.events.log.EventStoreException if the store cannot be read
   */
  public static DestroySecret in(EventStore store, String id, List<Need> needs) {
    return new DestroySecret(id, store.secret(id).isPresent(), needs);
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
      throw new Refusal.NotFound("there is no secret \"" + id + "\", or it was already destroyed");
    }
    refuseIfNeeded(view);
    return new Decision(
        EventType.SECRET_DESTROYED,
        subject(),
        Decision.Outcome.DELETED,
        List.of(new SecretDestroyed(id)),
        Map.of(),
        Attachments.ofDestroyed(id));
  }

  private void refuseIfNeeded(View view) {
    List<String> users = certificates(view);
    List<String> advice = new ArrayList<>();
    if (!users.isEmpty()) {
      advice.add("delete the certificate, or put another one in its place");
    }
    for (Need need : needs) {
      users.add(need.path);
      advice.add(need.advice);
    }
    if (!users.isEmpty()) {
      throw new Refusal.Conflict(
          "the secret \""
              + id
              + "\" is a private key that "
              + String.join(", ", users)
              + (users.size() == 1 ? " needs" : " need")
              + "; first "
              + String.join("; then ", advice),
          users);
    }
  }

  private List<String> certificates(View view) {
    List<String> users = new ArrayList<>();
    for (Stamped<Certificate> certificate : view.model().certificates().values()) {
      if (certificate.value().secret().equals(id)) {
        users.add(ResourcePath.certificate(certificate.value().name()).text());
      }
    }
    return users;
  }
}
