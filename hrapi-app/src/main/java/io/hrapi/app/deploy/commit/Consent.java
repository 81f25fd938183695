package io.hrapi.app.deploy.commit;

/**
 * What the requester of a commit of the model agrees to, because it may do more than intended.
 *
 * @param replaceUpload whether to replace an uploaded configuration, with everything in it that the
 *     model does not have
 * @param empty whether to replace what serves by a model without a gateway that would listen
 */
public record Consent(boolean replaceUpload, boolean empty) {

  /** Agrees to nothing. */
  public static final Consent NONE = new Consent(false, false);
}
