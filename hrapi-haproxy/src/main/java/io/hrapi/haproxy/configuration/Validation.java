package io.hrapi.haproxy.configuration;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** The checks that the values of this package share. */
final class Validation {

  private static final int MAXIMUM_CHARACTERS = 80;

  private Validation() {}

  /** Returns a name that HAProxy accepts for proxies, binds and servers, or throws. */
  static String name(String what, String name) {
    if (!isWord(name, "_.:-")) {
      throw refused(what, name, "1 to 80 of A-Z a-z 0-9 _ . : -");
    }
    return name;
  }

  /** Returns a token that can be written between parentheses or blanks, or throws. */
  static String token(String what, String token) {
    if (!isWord(token, "_.-")) {
      throw refused(what, token, "1 to 80 of A-Z a-z 0-9 _ . -");
    }
    return token;
  }

  /**
   * Returns whether a text has 1 to 80 characters, all of them letters, digits or in {@code
   * others}.
   */
  private static boolean isWord(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean letter =
          (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
      boolean digit = character >= '0' && character <= '9';
      if (!letter && !digit && others.indexOf(character) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAXIMUM_CHARACTERS;
  }

  static int range(String what, int value, int from, int to) {
    if (value < from || value > to) {
      throw refused(what, Integer.toString(value), "a number from " + from + " to " + to);
    }
    return value;
  }

  /** Creates a check that rejects a value the second time. */
  static Consumer<String> unique(String what) {
    Set<String> seen = new HashSet<>();
    return value -> {
      if (!seen.add(value)) {
        throw new IllegalArgumentException(what + " '" + value + "' occurs twice");
      }
    };
  }

  static IllegalArgumentException refused(String what, String value, String expected) {
    return new IllegalArgumentException(
        what + " '" + printable(value) + "' is not valid, expected " + expected);
  }

  /** Makes a rejected value safe to show: on one line, and at most 100 characters. */
  private static String printable(String value) {
    StringBuilder shown = new StringBuilder();
    for (char character : value.substring(0, Math.min(value.length(), 100)).toCharArray()) {
      if (character < 0x20 || character == 0x7f) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
      } else {
        shown.append(character);
      }
    }
    return value.length() > 100 ? shown + "…" : shown.toString();
  }
}
