package io.hrapi.app.deploy.commit;

/**
 * What the requester of a commit of the model agrees to, because it may do more than intended.
 *
 * @param replaceUpload to replace an uploaded configuration, with all that it says and the model
 *     does not
 * @param empty to load a model without a gateway that would listen in the place of what serves
 */
public record Consent(boolean replaceUpload, boolean empty) {

  /** To nothing. */
  public static final Consent NONE = new Consent(false, false);
}
