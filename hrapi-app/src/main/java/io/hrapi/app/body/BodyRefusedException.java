package io.hrapi.app.body;

/** A body is refused; carries the reason. */
final class BodyRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient BodyRefusal refusal;

  BodyRefusedException(BodyRefusal refusal) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  BodyRefusal refusal() {
    return refusal;
  }
}
