package io.hrapi.api.request;

import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;

/**
 * A number with a fraction or an exponent, exactly as it was sent, so that messages show what the
 * client sent instead of a rounded value.
 */
final class SentNumber extends DecimalNode {

  private static final long serialVersionUID = 1;

  private final String text;

  private SentNumber(String text, BigDecimal value) {
    super(value);
    this.text = text;
  }

  /**
   * Creates the number from its text.
   *
   * @throws NumberFormatException if its exponent is too large for a {@link BigDecimal}
   */
  static SentNumber of(String text) {
    return new SentNumber(text, new BigDecimal(text));
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
