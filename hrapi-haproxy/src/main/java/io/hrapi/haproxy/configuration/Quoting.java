package io.hrapi.haproxy.configuration;

/**
 * The only place through which values are written into a configuration (configuration manual,
 * section 2.2, "Quoting and escaping").
 */
public final class Quoting {

  private static final String BARE_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-,()[]*";
  private static final boolean[] BARE = bareCharacters();

  private Quoting() {}

  /**
   * Converts a value to one word of the configuration: unchanged if it has no special characters,
   * else quoted.
   *
   * @throws IllegalArgumentException if the value has a control character, for which HAProxy has no
   *     safe form, or half of a surrogate pair, for which UTF-8 has none
   */
  public static String word(String value) {
    if (isBare(value)) {
      return value;
    }
    StringBuilder quoted = new StringBuilder(value.length() + 8).append('"');
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character < 0x20 || character == 0x7f) {
        throw new IllegalArgumentException(
            "a value has the control character "
                + (int) character
                + " at position "
                + i
                + ", expected none");
      }
      if (Character.isSurrogate(character)) {
        if (!Character.isSurrogatePair(
            character, i + 1 < value.length() ? value.charAt(i + 1) : 0)) {
          throw new IllegalArgumentException(
              "a value has half a surrogate pair at position " + i + ", expected whole characters");
        }
        quoted.append(character);
        i++;
        character = value.charAt(i);
      }
      if (character == '\\' || character == '"' || character == '$') {
        quoted.append('\\');
      }
      quoted.append(character);
    }
    return quoted.append('"').toString();
  }

  private static boolean isBare(String value) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character >= BARE.length || !BARE[character]) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static boolean[] bareCharacters() {
    boolean[] bare = new boolean[128];
    BARE_CHARACTERS.chars().forEach(character -> bare[character] = true);
    return bare;
  }
}
