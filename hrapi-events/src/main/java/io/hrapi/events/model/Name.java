package io.hrapi.events.model;

/**
 * The name of a gateway, endpoint, pool, target or certificate, or the alias of a pool in a
 * gateway: 1–64 of {@code A-Z a-z 0-9 _ . : -}, but not {@code .}, {@code ..} and {@code None}
 * (pyHrapi's word for "no pool").
 */
public record Name(String value) implements Comparable<Name> {

  /** The maximum length of a name, as in pyHrapi. */
  public static final int MAX_LENGTH = 64;

  /** Checks the value; throws {@link InvalidValueException} if it is not a valid name. */
  public Name {
    if (!isName(value)) {
      throw new InvalidValueException(
          "a name: 1–64 of A-Z a-z 0-9 _ . : - (but not \".\", \"..\" or \"None\")", value);
    }
  }

  private static boolean isName(String value) {
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || value.equals(".")
        || value.equals("..")
        || value.equals("None")) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '.'
              || c == ':'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Name other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
