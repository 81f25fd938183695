package io.hrapi.events.command;

import java.text.Normalizer;

/**
 * The name under which hrapi records its own actions. No client may use it or a name that looks
 * like it, because in the log it means that no person requested the action.
 */
public final class OwnName {

  /** The name. */
  public static final String HRAPI = "hrapi";

  // Letters of other scripts that look like those of hrapi, and 1 and l, which look like an i.
  private static final String ALIKE =
      "\u0430\u03b1\u0440\u03c1\u0456\u03b9\u0131\u04cf\u04bb\u043d\u03b7\u04331l";
  private static final String LETTERS = "aappiiiihhhrii";

  private OwnName() {}

  /**
   * Returns whether a name is hrapi's own or looks like it: in upper or lower case, with accents,
   * with letters of other scripts, and with any spaces, signs or invisible characters between the
   * letters.
   */
  public static boolean isClaimedBy(String actor) {
    String plain = isAscii(actor) ? actor : Normalizer.normalize(actor, Normalizer.Form.NFKD);
    int matched = 0;
    for (int i = 0; i < plain.length(); i++) {
      char letter = Character.toLowerCase(plain.charAt(i));
      // A surrogate is half of a character that is not in the name: it counts as another letter.
      if (!Character.isLetterOrDigit(letter) && !Character.isSurrogate(letter)) {
        continue;
      }
      int alike = ALIKE.indexOf(letter);
      char ours = alike < 0 ? letter : LETTERS.charAt(alike);
      if (matched == HRAPI.length() || ours != HRAPI.charAt(matched)) {
        return false;
      }
      matched++;
    }
    return matched == HRAPI.length();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
