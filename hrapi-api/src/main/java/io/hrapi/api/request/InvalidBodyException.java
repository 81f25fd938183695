package io.hrapi.api.request;

import io.hrapi.api.problem.FieldError;
import java.util.List;

/** Thrown if a body is JSON but not what the resource accepts. Names every field that is wrong. */
public final class InvalidBodyException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private final transient List<FieldError> errors;

  /**
   * Creates the exception for these errors.
   *
   * @param errors the errors, at least one
   */
  public InvalidBodyException(List<FieldError> errors) {
    super(message(errors), null, false, false);
    this.errors = List.copyOf(errors);
  }

  private static String message(List<FieldError> errors) {
    FieldError first = errors.get(0);
    String where = first.pointer().isEmpty() ? "the body" : first.pointer();
    String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return where + ": " + first.detail() + rest;
  }

  /** Returns what is wrong with each field. */
  public List<FieldError> errors() {
    return errors;
  }
}
