package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directive that hrapi passes to HAProxy without interpreting it: a line in the section of a
 * frontend or a backend, or a group of words at the end of the line of a bind or a server. Whatever
 * its arguments contain, they cannot add another line or directive, since every argument is exactly
 * one word ({@link Quoting}). Immutable.
 *
 * @param keyword HAProxy's keyword, of several words where HAProxy has several, for instance {@code
 *     http-request set-header}
 * @param arguments in HAProxy's order
 */
public record Directive(String keyword, List<String> arguments) {

  /**
   * HAProxy reads at most 64 words of a line; this leaves enough for the other words of hrapi's
   * longest line.
   */
  static final int MAXIMUM_WORDS = 40;

  private static final Pattern KEYWORD =
      Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*( [a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*)*");
  private static final Pattern BLANK = Pattern.compile(" ");

  /** HAProxy ignores these in a TCP proxy, with a warning. */
  private static final Set<String> HTTP_RULES =
      Set.of("http-request", "http-response", "http-after-response");

  /**
   * @throws IllegalArgumentException if the keyword is not valid, an argument is empty or has a
   *     control character, or there are too many words
   */
  public Directive {
    if (!KEYWORD.matcher(keyword).matches()) {
      throw Validation.refused(
          "keyword", keyword, "words of a-z 0-9 _ - and dots with one blank between two");
    }
    arguments = List.copyOf(arguments);
    for (String argument : arguments) {
      if (argument.isEmpty()) {
        // HAProxy treats an empty word as the end of the line.
        throw new IllegalArgumentException("an argument of " + keyword + " is empty");
      }
      try {
        Quoting.word(argument);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("an argument of " + keyword + ": " + e.getMessage(), e);
      }
    }
    limit(keyword, words(keyword, arguments));
  }

  /**
   * Creates a directive.
   *
   * @throws IllegalArgumentException as the constructor does
   */
  public static Directive of(String keyword, String... arguments) {
    return new Directive(keyword, List.of(arguments));
  }

  /** Returns the text as HAProxy reads it. */
  public String text() {
    return Stream.concat(Stream.of(keyword), arguments.stream().map(Quoting::word))
        .collect(Collectors.joining(" "));
  }

  /** Returns whether it has a meaning only in {@link Mode#HTTP}. */
  public boolean needsHttp() {
    return HTTP_RULES.contains(BLANK.split(keyword, 2)[0]);
  }

  @Override
  public String toString() {
    return text();
  }

  /** Checks directives that are lines of a section: in a TCP proxy none may need HTTP. */
  static List<Directive> lines(
      String section, ProxyName name, Mode mode, List<Directive> directives) {
    for (Directive directive : directives) {
      if (mode == Mode.TCP && directive.needsHttp()) {
        throw new IllegalArgumentException(
            section + " '" + name + "' is TCP and cannot have '" + directive + "', expected HTTP");
      }
    }
    return List.copyOf(directives);
  }

  /**
   * Checks directives that are appended to one line: together they must not have too many words.
   */
  static List<Directive> groups(String line, String name, List<Directive> directives) {
    if (directives.isEmpty()) {
      return List.of();
    }
    limit(
        line + " '" + name + "'",
        directives.stream().mapToInt(one -> words(one.keyword, one.arguments)).sum());
    return List.copyOf(directives);
  }

  private static int words(String keyword, List<String> arguments) {
    return BLANK.split(keyword).length + arguments.size();
  }

  private static void limit(String what, int words) {
    if (words > MAXIMUM_WORDS) {
      throw new IllegalArgumentException(
          what + " has " + words + " words, expected at most " + MAXIMUM_WORDS);
    }
  }
}
