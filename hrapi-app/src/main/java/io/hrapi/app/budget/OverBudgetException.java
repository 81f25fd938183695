package io.hrapi.app.budget;

/** A request would use more memory than it may. */
public final class OverBudgetException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean temporary;

  private OverBudgetException(String message, boolean temporary) {
    super(message, null, false, false);
    this.temporary = temporary;
  }

  static OverBudgetException tooLarge(String what, long limit) {
    return new OverBudgetException(
        what + " needs more than the " + (limit >> 10) + " KiB of memory that it may use", false);
  }

  static OverBudgetException busy(String what) {
    return new OverBudgetException(
        "other requests use the memory that " + what + " needs; try again", true);
  }

  /** Returns whether the same request may succeed later; if not, it never will. */
  public boolean isTemporary() {
    return temporary;
  }
}
