package io.hrapi.haproxy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HAProxy's own words: those of the texts in its program and in the libraries that it uses.
 * Immutable.
 */
final class Vocabulary {

  /** The characters between words. */
  static final String DELIMITERS = "\\s'\"<>`(),;:\\[\\]{}=!?|";

  /** A word, without a full stop at its end. */
  static final Pattern WORD = Pattern.compile("[^" + DELIMITERS + "]*[^" + DELIMITERS + ".]");

  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e\\t\\n]{5,}");
  private static final int MAX_PROGRAM_BYTES = 64 << 20;
  private static final int MAX_KNOWN = 4;

  /** HAProxy's most common words, and those of errors of the system, of OpenSSL and of Lua. */
  private static final Set<String> USUAL =
      words(
          "parsing config error errors detected in while rule unknown keyword section frontend"
              + " backend listen defaults global server bind proxy cannot socket for Starting file"
              + " line of at from is not a an the and or to with on by unable load open find"
              + " certificate key configuration found Fatal Error s haproxy.cfg process.cfg 0.0.0.0"
              + " No such file or directory Permission denied Is Not Address already use assign"
              + " requested address Too many open files Connection refused Invalid argument"
              + " Operation permitted Read-only system exists Protocol supported by protocol"
              + " family no start PEM lib bad password read decrypt wrong tag ASN1 values mismatch"
              + " Lua runtime syntax near attempt perform arithmetic index call compare field local"
              + " upvalue method nil value number string table boolean function expected unexpected"
              + " symbol eof unfinished module");

  /** A program does not change while it is used; an update is a different file. */
  private static final ConcurrentHashMap<Object, Vocabulary> KNOWN = new ConcurrentHashMap<>();

  private static volatile Vocabulary latest = new Vocabulary(USUAL);

  private final Set<String> words;

  private Vocabulary(Set<String> words) {
    this.words = words;
  }

  /**
   * Returns the vocabulary of a program, which is read once.
   *
   * @return the one read last if the program cannot be read
   */
  static Vocabulary of(Path program) {
    try {
      Object identity = program + " " + Files.readAttributes(program, "unix:ino,size,ctime");
      Vocabulary known = KNOWN.get(identity);
      if (known == null) {
        known = read(program);
        if (KNOWN.size() >= MAX_KNOWN) {
          KNOWN.clear();
        }
        KNOWN.put(identity, known);
      }
      latest = known;
      return known;
    } catch (IOException | UnsupportedOperationException e) {
      return latest;
    }
  }

  /** Returns the vocabulary read last; if none was read, the most common words. */
  static Vocabulary latest() {
    return latest;
  }

  boolean has(String word) {
    return words.contains(word);
  }

  private static Vocabulary read(Path program) throws IOException {
    if (Files.size(program) > MAX_PROGRAM_BYTES) {
      return latest;
    }
    String content = new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1);
    Set<String> words = new HashSet<>(USUAL);
    for (Matcher text = PRINTABLE.matcher(content); text.find(); ) {
      words.addAll(words(text.group()));
    }
    return new Vocabulary(Set.copyOf(words));
  }

  /** Returns the words of a text. */
  static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (Matcher word = WORD.matcher(text); word.find(); ) {
      words.add(word.group());
    }
    return words;
  }
}
