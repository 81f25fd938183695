package io.hrapi.events.model;

import java.nio.charset.StandardCharsets;

/**
 * The purpose of a resource in one line of text: 1 to 512 characters (code points) that are not all
 * blank, without control characters.
 */
public record Description(String value) {

  private static final int MAX_LENGTH = 512;

  /** Checks the value; throws {@link InvalidValueException}. */
  public Description {
    if (value.isBlank()
        || value.codePointCount(0, value.length()) > MAX_LENGTH
        || value.codePoints().anyMatch(Character::isISOControl)
        // Half of a surrogate pair cannot be encoded.
        || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new InvalidValueException(
          "one line of 1 to " + MAX_LENGTH + " characters that are not all blank", value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
