package io.hrapi.events.model;

/** A target's share of the traffic, 0–256 (HAProxy's range); with 0 it gets none. */
public record Weight(int value) {

  /** The default weight of targets. */
  public static final Weight DEFAULT = new Weight(1);

  private static final int MAX = 256;

  /** Checks the range; throws {@link InvalidValueException}. */
  public Weight {
    if (value < 0 || value > MAX) {
      throw new InvalidValueException("a weight from 0 to 256", Integer.toString(value));
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
