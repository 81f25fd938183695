package io.hrapi.haproxy.policy;

import io.hrapi.haproxy.policy.Row.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the paths in a line's words, and checks whether they are allowed. For one upload. */
final class ValueJudge {

  /** A prefix of an address or a file that says of which kind it is. */
  private static final Pattern PREFIX = Pattern.compile("^[A-Za-z0-9+\\uFFFF]+@");

  private static final Pattern SOCKET_PREFIX = Pattern.compile("(^|.*\\+)(unix|uxst|uxdg)@");
  private static final Pattern NO_PATH_PREFIX =
      Pattern.compile("(^|.*\\+)(abns|abnsz|fd|sockpair|ring|backend|rhttp|rev)@");

  /** A path in a word whose meaning is not known. */
  private static final Pattern PATH =
      Pattern.compile("(?:^|[=,@:;|])(/.*)|(?:^|[=,@])((?:.*/)?\\.\\.(?:/.*)?)$");

  private static final Pattern URL = Pattern.compile("^[a-z][a-z0-9+.-]*://.*");

  /** A function in an expression. */
  private static final Pattern FUNCTION =
      Pattern.compile("(?:^|[,\\s%\\[({!])([A-Za-z0-9_.\\uFFFF-]*)\\(");

  /** A possible last argument of a function whose name comes from a variable. */
  private static final Pattern HIDDEN_FUNCTION =
      Pattern.compile("\\uFFFF[^,()/\\s]*(/[^,()]*)[,)]");

  private static final Pattern MAP =
      Pattern.compile("map.*|set-map.*|del-map.*|add-acl.*|del-acl.*|.*\\uFFFF.*");
  private static final String VIRTUAL = "virt@";
  private static final String JWT = "jwt_";
  private static final String PATTERN_FILE = "-f";

  private static final Set<String> ANSWERS = Set.of("return", "deny", "tarpit");
  private static final Map<String, Use> ANSWER_FILES =
      Map.of("file", Use.FILE, "lf-file", Use.FILE, "errorfile", Use.FILE);

  private final AllowedPaths paths;
  private final Variables variables;
  private final Map<String, Optional<String>> known = new HashMap<>();

  ValueJudge(AllowedPaths paths, Variables variables) {
    this.paths = paths;
    this.variables = variables;
  }

  /** Describes the problems with the paths of a line; empty if there are none. */
  List<String> problems(List<String> words, Values meaning) {
    List<String> problems = new ArrayList<>();
    Map<String, Use> named = isAnswer(words) ? ANSWER_FILES : meaning.named();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      expressions(word, problems);
      Use position = meaning.paths().get(i);
      Use after = named.get(words.get(i - 1));
      if (i == meaning.address() || (after == Use.SOCKET && i > 1)) {
        address(words, i).ifPresent(problems::add);
      } else if (position != null) {
        path(word, position).ifPresent(problems::add);
      } else if (after != null && i > 1) {
        path(word, after).ifPresent(problems::add);
      } else if (isPatternFile(words, i)) {
        path(word, Use.FILE).ifPresent(problems::add);
      } else if (!meaning.free() && !(i > 1 && meaning.plain().contains(words.get(i - 1)))) {
        unknown(word, Use.FILE).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static boolean isAnswer(List<String> words) {
    return words.get(0).equals("http-error")
        || words.subList(1, Math.min(words.size(), 3)).stream()
            .anyMatch(word -> ANSWERS.contains(word) || word.indexOf(Variables.UNKNOWN) >= 0);
  }

  /** After a word that may be anything, a word that looks like a path counts as one. */
  private static boolean isPatternFile(List<String> words, int i) {
    String before = words.get(i - 1);
    return i > 1
        && (before.equals(PATTERN_FILE)
            || (before.indexOf(Variables.UNKNOWN) >= 0 && words.get(i).indexOf('/') >= 0));
  }

  /**
   * Describes the problem with the address at a position, if it is the path of a socket; empty if
   * there is none.
   */
  Optional<String> address(List<String> words, int position) {
    if (position >= words.size()) {
      return Optional.empty();
    }
    for (String all : variables.addresses(words.get(position))) {
      for (String address : all.split(",", -1)) {
        if (address.indexOf('/') < 0 && address.indexOf('@') < 0) {
          continue;
        }
        Matcher matcher = PREFIX.matcher(address);
        String prefix = matcher.find() ? matcher.group() : "";
        String rest = address.substring(prefix.length());
        boolean isPath =
            SOCKET_PREFIX.matcher(prefix).matches()
                || rest.startsWith("/")
                || (rest.indexOf('/') >= 0 && rest.indexOf(Variables.UNKNOWN) >= 0);
        if (isPath && !NO_PATH_PREFIX.matcher(prefix).matches()) {
          Optional<String> problem = refusal(rest, Use.SOCKET);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Describes the problem with a word whose meaning is not known, if it looks like a path; empty if
   * there is none.
   */
  Optional<String> unknown(String word, Use use) {
    if ((word.indexOf('/') < 0 && !word.contains("..")) || URL.matcher(word).matches()) {
      return Optional.empty();
    }
    Matcher matcher = PATH.matcher(word);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return refusal(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), use);
  }

  private Optional<String> path(String word, Use use) {
    Matcher matcher = PREFIX.matcher(word);
    String prefix = matcher.find() ? matcher.group() : "";
    // For instance "@system-ca", and names of crt-stores and maps without a file.
    return word.startsWith("@") || prefix.equals(VIRTUAL)
        ? Optional.empty()
        : refusal(word.substring(prefix.length()), use);
  }

  private Optional<String> refusal(String path, Use use) {
    return known.computeIfAbsent(
        use + path,
        key ->
            paths
                .refusal(path, use)
                .map(why -> "'" + path.replace(Variables.UNKNOWN, '?') + "' " + why));
  }

  /** Checks the files that functions of an expression have as arguments. */
  private void expressions(String word, List<String> problems) {
    if (word.indexOf('(') < 0 && word.indexOf(Variables.UNKNOWN) < 0) {
      return;
    }
    for (Matcher matcher = FUNCTION.matcher(word); matcher.find(); ) {
      String name = matcher.group(1);
      List<String> arguments = arguments(word, matcher.end());
      if (MAP.matcher(name).matches()) {
        path(arguments.get(0), Use.FILE).ifPresent(problems::add);
      }
      if (name.startsWith(JWT) || name.indexOf(Variables.UNKNOWN) >= 0) {
        arguments.forEach(each -> unknown(each, Use.CERTIFICATE).ifPresent(problems::add));
      }
    }
    for (Matcher matcher = HIDDEN_FUNCTION.matcher(word); matcher.find(); ) {
      refusal(matcher.group(1), Use.FILE).ifPresent(problems::add);
    }
  }

  /**
   * Splits as HAProxy's {@code make_arg_list} does, which processes quotes and escapes a second
   * time.
   */
  private static List<String> arguments(String word, int begin) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    char quote = 0;
    for (int i = begin; i < word.length(); i++) {
      char character = word.charAt(i);
      if (quote == 0 && (character == ',' || character == ')')) {
        arguments.add(argument.toString());
        argument.setLength(0);
        if (character == ')') {
          return arguments;
        }
      } else if (quote == 0 && (character == '"' || character == '\'')) {
        quote = character;
      } else if (character == quote) {
        quote = 0;
      } else if (character == '\\' && quote != '\'' && i + 1 < word.length()) {
        i++;
        argument.append(word.charAt(i));
      } else {
        argument.append(character);
      }
    }
    arguments.add(argument.toString());
    return arguments;
  }
}
