package io.hrapi.haproxy.policy;

import io.hrapi.haproxy.policy.Word.Part;
import io.hrapi.haproxy.policy.Word.Text;
import io.hrapi.haproxy.policy.Word.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a line into words exactly as HAProxy's {@code parse_line} does (configuration manual,
 * sections 2.2 and 2.3, and its source, src/tools.c). Where HAProxy stops parsing a line, only the
 * words before that place count: it refuses the configuration anyway. For one line, by one thread.
 */
final class LineSplitter {

  private final String line;
  private final List<Word> words = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int at;
  private boolean inStrongQuotes;
  private boolean inWeakQuotes;
  private boolean isCut;
  private boolean isGivenUp;

  private LineSplitter(String line) {
    this.line = line;
  }

  /**
   * Splits a line into words.
   *
   * @param line with or without its line end
   * @return the words, some possibly empty; no words for an empty line, a comment, or a scope
   *     ({@code [name]})
   */
  static List<Word> split(String line) {
    return new LineSplitter(line).words();
  }

  private List<Word> words() {
    skipSpaces();
    if (peek(0) == '[') {
      return List.of();
    }
    while (!isGivenUp && !isAtEnd()) {
      char character = peek(0);
      if (character == '#' && !isQuoted()) {
        break;
      }
      if (character == '"' && !inStrongQuotes) {
        inWeakQuotes = !inWeakQuotes;
        at++;
      } else if (character == '\'' && !inWeakQuotes) {
        inStrongQuotes = !inStrongQuotes;
        at++;
      } else if (character == '\\' && !inStrongQuotes) {
        escape();
      } else if (isSpace(character) && !isQuoted()) {
        skipSpaces();
        endWord();
      } else if (character == '$' && inWeakQuotes) {
        variable();
      } else {
        emit(character);
        at++;
      }
    }
    endWord();
    return List.copyOf(words);
  }

  private boolean isQuoted() {
    return inStrongQuotes || inWeakQuotes;
  }

  /** A carriage return ends a line like a line feed, except where blanks are skipped. */
  private boolean isAtEnd() {
    return at >= line.length() || peek(0) == '\n' || peek(0) == '\r';
  }

  private char peek(int ahead) {
    return at + ahead < line.length() ? line.charAt(at + ahead) : 0;
  }

  private void skipSpaces() {
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
  }

  /** Returns the same as C's isspace(). */
  static boolean isSpace(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  private void emit(char character) {
    if (character == 0) {
      // Written as \x00: for HAProxy, a program in C, the word ends here.
      isCut = true;
    }
    if (!isCut) {
      text.append(character);
    }
  }

  private void endText() {
    if (text.length() > 0) {
      parts.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  private void endWord() {
    endText();
    words.add(new Word(parts));
    parts.clear();
    isCut = false;
  }

  private void escape() {
    char next = peek(1);
    switch (next) {
      case ' ', '\\', '#', '\'', '"' -> escaped(next, 2);
      case 't' -> escaped('\t', 2);
      case 'n' -> escaped('\n', 2);
      case 'r' -> escaped('\r', 2);
      case '$' -> {
        if (inWeakQuotes) {
          escaped('$', 2);
        } else {
          escaped('\\', 1);
        }
      }
      case 'x' -> {
        int high = Character.digit(ascii(peek(2)), 16);
        int low = Character.digit(ascii(peek(3)), 16);
        if (high < 0 || low < 0) {
          isGivenUp = true;
        } else {
          escaped((char) (high * 16 + low), 4);
        }
      }
      default -> escaped('\\', 1);
    }
  }

  /** HAProxy accepts only ASCII digits. */
  private static char ascii(char character) {
    return character < 128 ? character : 0;
  }

  private void escaped(char character, int length) {
    emit(character);
    at += length;
  }

  private void variable() {
    at++;
    boolean inBraces = peek(0) == '{';
    if (inBraces) {
      at++;
    }
    int begin = at;
    if (!isLetter(peek(0)) && peek(0) != '.') {
      isGivenUp = true;
      return;
    }
    at++;
    while (isLetter(peek(0)) || (peek(0) >= '0' && peek(0) <= '9')) {
      at++;
    }
    String name = line.substring(begin, at);
    boolean splits = false;
    Optional<String> fallback = Optional.empty();
    if (inBraces) {
      if (line.startsWith("[*]", at)) {
        splits = true;
        at += 3;
      }
      int end = line.indexOf('}', at);
      if (end < 0 || (end > at && peek(0) != '-')) {
        isGivenUp = true;
        return;
      }
      if (end > at) {
        fallback = Optional.of(line.substring(at + 1, end));
      }
      at = end + 1;
    }
    if (!isCut) {
      endText();
      parts.add(new Variable(name, fallback, splits));
    }
  }

  private static boolean isLetter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || character == '_';
  }
}
