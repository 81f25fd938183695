package io.hrapi.events.log;

import java.util.ArrayList;
import java.util.List;

/**
 * What the log stores next to events, outside the hash chain: applied in the transaction of the
 * events that refer to it, in the order of these fields.
 *
 * @param texts texts to store permanently; a text that is already stored stays unchanged
 * @param secrets secrets to store; one whose id was already stored stays unchanged, even if it was
 *     destroyed
 * @param resealed stored secrets, encrypted with another master key; one that was destroyed, or is
 *     already under that key, stays unchanged
 * @param destroyed the ids of stored secrets to destroy permanently; one that was already destroyed
 *     stays unchanged
 */
public record Attachments(
    List<KeptText> texts,
    List<KeptSecret> secrets,
    List<KeptSecret> resealed,
    List<String> destroyed) {

  /** No attachments. */
  public static final Attachments NONE =
      new Attachments(List.of(), List.of(), List.of(), List.of());

  public Attachments {
    texts = List.copyOf(texts);
    secrets = List.copyOf(secrets);
    resealed = List.copyOf(resealed);
    destroyed = List.copyOf(destroyed);
  }

  /** Returns attachments with only texts. */
  public static Attachments ofTexts(List<KeptText> texts) {
    return texts.isEmpty() ? NONE : new Attachments(texts, List.of(), List.of(), List.of());
  }

  /** Returns attachments with only new secrets. */
  public static Attachments ofSecrets(List<KeptSecret> secrets) {
    return new Attachments(List.of(), secrets, List.of(), List.of());
  }

  /** Returns attachments with only secrets under another master key. */
  public static Attachments ofResealed(List<KeptSecret> resealed) {
    return new Attachments(List.of(), List.of(), resealed, List.of());
  }

  /** Returns attachments with only a secret to destroy. */
  public static Attachments ofDestroyed(String secret) {
    return new Attachments(List.of(), List.of(), List.of(), List.of(secret));
  }

  /** Returns the attachments of several events together, in order. */
  public static Attachments all(List<Attachments> parts) {
    List<KeptText> texts = new ArrayList<>();
    List<KeptSecret> secrets = new ArrayList<>();
    List<KeptSecret> resealed = new ArrayList<>();
    List<String> destroyed = new ArrayList<>();
    for (Attachments part : parts) {
      texts.addAll(part.texts);
      secrets.addAll(part.secrets);
      resealed.addAll(part.resealed);
      destroyed.addAll(part.destroyed);
    }
    return new Attachments(texts, secrets, resealed, destroyed);
  }
}
