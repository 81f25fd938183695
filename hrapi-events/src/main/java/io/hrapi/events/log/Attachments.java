package io.hrapi.events.log;

import java.util.ArrayList;
import java.util.List;

/**
 * What the log keeps beside events, outside the hash chain: stored in the transaction of the events
 * that speak of it, in the order of these fields.
 *
 * @param texts to keep for good; one that is there already is left as it is
 * @param secrets to keep; one whose id is there already is left as it is, destroyed or not
 * @param resealed kept secrets as they are under another master key; one that is destroyed, or
 *     under that key already, is left as it is
 * @param destroyed the ids of kept secrets to destroy for good; one that is destroyed already is
 *     left as it is
 */
public record Attachments(
    List<KeptText> texts,
    List<KeptSecret> secrets,
    List<KeptSecret> resealed,
    List<String> destroyed) {

  /** Nothing beside the events. */
  public static final Attachments NONE =
      new Attachments(List.of(), List.of(), List.of(), List.of());

  public Attachments {
    texts = List.copyOf(texts);
    secrets = List.copyOf(secrets);
    resealed = List.copyOf(resealed);
    destroyed = List.copyOf(destroyed);
  }

  /** Texts alone. */
  public static Attachments ofTexts(List<KeptText> texts) {
    return texts.isEmpty() ? NONE : new Attachments(texts, List.of(), List.of(), List.of());
  }

  /** New secrets alone. */
  public static Attachments ofSecrets(List<KeptSecret> secrets) {
    return new Attachments(List.of(), secrets, List.of(), List.of());
  }

  /** Secrets under another master key alone. */
  public static Attachments ofResealed(List<KeptSecret> resealed) {
    return new Attachments(List.of(), List.of(), resealed, List.of());
  }

  /** A secret to destroy alone. */
  public static Attachments ofDestroyed(String secret) {
    return new Attachments(List.of(), List.of(), List.of(), List.of(secret));
  }

  /** Those of several events, in their order. */
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
