package io.hrapi.api.request;

import io.hrapi.api.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects the errors of a body, up to a number of fields that a person would still read. */
final class FieldErrors {

  private static final int MAX_ERRORS = 50;

  private final List<FieldError> errors = new ArrayList<>(0);
  private int more;

  void add(String pointer, String detail) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(pointer, detail));
    } else {
      more++;
    }
  }

  /** Returns whether a further error would only be counted, so that its text is not needed. */
  boolean isFull() {
    return errors.size() >= MAX_ERRORS;
  }

  /** Throws {@link InvalidBodyException} if there is an error. */
  void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    if (more > 0) {
      errors.add(new FieldError("", more + " more fields are wrong"));
    }
    throw new InvalidBodyException(errors);
  }
}
