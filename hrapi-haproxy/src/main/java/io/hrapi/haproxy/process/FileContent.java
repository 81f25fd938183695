package io.hrapi.haproxy.process;

import io.hrapi.haproxy.policy.UploadPolicy;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes from HAProxy's messages what they quote from files that a configuration refers to: a map,
 * a list, a script. What remains are the words that HAProxy's program contains, the words of the
 * configuration itself, and line numbers. For one output, by one thread.
 */
final class FileContent {

  private static final String HIDDEN = "…";
  private static final Pattern HIDDEN_ONES = Pattern.compile("…(?:\\s*…)+");
  private static final Pattern SMALL_NUMBER = Pattern.compile("\\d{1,7}");
  private static final Pattern OWN_FILE = Pattern.compile(".*/(haproxy|process)\\.cfg");
  private static final Pattern PATH_WORD = Pattern.compile("/[^/]+/.*");

  private final Supplier<String> configuration;
  private final boolean any;
  private Vocabulary vocabulary = Vocabulary.latest();
  private @Nullable Set<String> words;
  private boolean isQuoted;

  /**
   * Creates an instance for a configuration, which is read at the first message.
   *
   * @param configuration the text, with paths as they are in messages
   * @param any whether messages may also be about another configuration
   */
  FileContent(Supplier<String> configuration, boolean any) {
    this.configuration = configuration;
    this.any = any;
  }

  /** Sets the HAProxy program whose messages follow. */
  void saidBy(String program) {
    if (isQuoted()) {
      vocabulary = Vocabulary.of(Path.of(program));
    }
  }

  /** Returns a message with its quotes from files replaced by {@code …}. */
  String hide(String message) {
    if (!isQuoted()) {
      return message;
    }
    String hidden =
        Vocabulary.WORD
            .matcher(message)
            .replaceAll(
                word -> isKnown(word.group()) ? Matcher.quoteReplacement(word.group()) : HIDDEN);
    return HIDDEN_ONES.matcher(hidden).replaceAll(HIDDEN);
  }

  private boolean isQuoted() {
    if (words == null) {
      String text = configuration.get();
      isQuoted = any || UploadPolicy.namesFiles(text);
      words = isQuoted ? Vocabulary.words(text) : Set.of();
    }
    return isQuoted;
  }

  private boolean isNamed(String word) {
    return words != null && words.contains(word);
  }

  private boolean isKnown(String word) {
    return isNamed(word)
        || vocabulary.has(word)
        || SMALL_NUMBER.matcher(word).matches()
        || OWN_FILE.matcher(word).matches()
        || (PATH_WORD.matcher(word).matches() && isBelowNamed(word));
  }

  /** Returns whether the path is in a folder that the configuration names. */
  private boolean isBelowNamed(String word) {
    for (int slash = word.lastIndexOf('/'); slash > 0; slash = word.lastIndexOf('/', slash - 1)) {
      String folder = word.substring(0, slash);
      if (PATH_WORD.matcher(folder).matches() && (isNamed(folder) || isNamed(folder + "/"))) {
        return true;
      }
    }
    return false;
  }
}
