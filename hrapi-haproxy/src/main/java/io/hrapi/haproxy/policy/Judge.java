package io.hrapi.haproxy.policy;

import io.hrapi.haproxy.policy.Row.Meaning;
import io.hrapi.haproxy.policy.Row.OwnProcess;
import io.hrapi.haproxy.policy.Row.Refused;
import io.hrapi.haproxy.policy.Row.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks the lines of one upload against the policy, in order. For one upload, by one thread. */
final class Judge {

  private static final Pattern LUA_ACTION =
      Pattern.compile("(http|tcp)-(request|response|after-response|check)|filter");

  /** Variables that make a program load a library, or look for files elsewhere. */
  private static final Pattern POWERFUL =
      Pattern.compile(
          "LD_.*|OPENSSL_.*|LUA_.*|MALLOC_.*|GLIBC_.*|GCONV_PATH|LOCPATH|NLSPATH|SSL.*|TMPDIR"
              + "|HOSTALIASES|RES.*|LOCALDOMAIN|PATH");

  /** Variables that hrapi sets for HAProxy, or HAProxy's master for its workers. */
  private static final Pattern OWN_VARIABLE = Pattern.compile("HRAPI.*|HAPROXY_MWORKER.*");

  private static final Set<String> ENVIRONMENT = Set.of("setenv", "presetenv", "unsetenv");

  private final Set<Allowance> allowed;
  private final Variables variables;
  private final ValueJudge values;
  private final Sections sections = new Sections();
  private final Set<Finding> refused = new LinkedHashSet<>();
  private final List<Finding> leftOut = new ArrayList<>();
  private final Set<Integer> leftOutLines = new TreeSet<>();

  Judge(Set<Allowance> allowed, AllowedPaths paths, Variables variables) {
    this.allowed = allowed;
    this.variables = variables;
    this.values = new ValueJudge(paths, variables);
  }

  Verdict judge(String text) {
    for (ConfigurationLine line : ConfigurationLine.of(text)) {
      if (!line.words().isEmpty()) {
        judge(line);
      }
    }
    return new Verdict(rest(text), leftOut, List.copyOf(refused));
  }

  private String rest(String text) {
    if (leftOutLines.isEmpty()) {
      return text;
    }
    String[] lines = text.split("\n", -1);
    leftOutLines.forEach(number -> lines[number - 1] = UploadPolicy.LEFT_OUT);
    return String.join("\n", lines);
  }

  private void judge(ConfigurationLine line) {
    Word first = line.words().get(0);
    String keyword = first.text();
    if (first.isDynamic() && refuse(line, keyword, Allowance.ENVIRONMENT)) {
      return;
    }
    if (keyword.startsWith(".")) {
      sections.macro(keyword);
      return;
    }
    if (Keywords.SECTIONS.contains(keyword)) {
      sections.begin(keyword);
      if (keyword.equals(Keywords.PROGRAM)) {
        refuse(line, keyword, Allowance.PROGRAM);
      }
    } else if (sections.possible().equals(Set.of(Keywords.PROGRAM))) {
      // The first line of such a section was refused or allowed for the whole section.
      return;
    }
    for (List<String> reading : variables.readings(line.words())) {
      for (String section : sections.possible()) {
        judge(line, section, reading);
      }
    }
  }

  private void judge(ConfigurationLine line, String section, List<String> words) {
    String keyword = words.get(0);
    String second = words.size() > 1 ? words.get(1) : "";
    if (second.indexOf(Variables.UNKNOWN) >= 0 && Keywords.isOfTwoWords(keyword)) {
      refuse(line, keyword, Allowance.ENVIRONMENT);
    }
    if (isLua(words)) {
      refuse(line, keyword, Allowance.LUA);
    }
    if (ENVIRONMENT.contains(keyword)) {
      environment(line, words);
      return;
    }
    Meaning meaning = Keywords.meaning(section, keyword, second);
    if (meaning instanceof OwnProcess) {
      leaveOut(
          line, keyword, "is not loaded: it concerns HAProxy's own process, which hrapi manages");
    } else if (meaning instanceof Refused refusal) {
      // HAProxy complains about "no" before most keywords, but applies the line anyway.
      boolean isOn = !(line.modifier().equals("no") && keyword.equals("insecure-fork-wanted"));
      if (!isOn || !refuse(line, keyword, refusal.allowance())) {
        values(line, words, refusal.allowed());
      }
    } else {
      values(line, words, (Values) meaning);
    }
  }

  private static boolean isLua(List<String> words) {
    return LUA_ACTION.matcher(words.get(0)).matches()
        && words.subList(1, Math.min(words.size(), 5)).stream()
            .anyMatch(word -> word.startsWith("lua."));
  }

  private void values(ConfigurationLine line, List<String> words, Values meaning) {
    String keyword = words.get(0);
    if (words.size() > 1 && Keywords.STATS_SOCKET.equals(keyword + " " + words.get(1))) {
      Optional<String> problem = values.address(words, meaning.address());
      if (problem.isPresent()) {
        leaveOut(line, Keywords.STATS_SOCKET, "is not loaded, because " + problem.get());
        return;
      }
    }
    for (String problem : values.problems(words, meaning)) {
      if (!problem.isEmpty()) {
        refused.add(new Finding(line.number(), keyword, "is refused: " + problem));
      }
    }
  }

  /** Checks {@code setenv}, {@code presetenv} and {@code unsetenv}, and tracks the variables. */
  private void environment(ConfigurationLine line, List<String> words) {
    String keyword = words.get(0);
    String name = words.size() > 1 ? words.get(1) : "";
    if (OWN_VARIABLE.matcher(name).matches()) {
      leaveOut(
          line,
          keyword,
          "is not loaded: " + name + " is a variable that hrapi or HAProxy itself sets");
      return;
    }
    if (name.indexOf(Variables.UNKNOWN) >= 0 || POWERFUL.matcher(name).matches()) {
      refuse(line, keyword, Allowance.ENVIRONMENT);
    }
    boolean sure = !sections.isConditional() && !keyword.equals("presetenv");
    if (keyword.equals("unsetenv")) {
      words.subList(1, words.size()).forEach(each -> variables.set(each, "", sure));
      return;
    }
    String value = words.size() > 2 ? words.get(2) : "";
    values
        .unknown(value, Use.CERTIFICATE)
        .ifPresent(
            problem -> refused.add(new Finding(line.number(), keyword, "is refused: " + problem)));
    variables.set(name, value, sure);
  }

  /** Refuses a line unless the allowance is given; returns whether it was refused. */
  private boolean refuse(ConfigurationLine line, String keyword, Allowance allowance) {
    boolean isRefused = !allowed.contains(allowance);
    if (isRefused) {
      refused.add(
          new Finding(
              line.number(),
              keyword,
              String.format(
                  "is refused: %s; allow it with haproxy.allow: %s in config.yml"
                      + " (HRAPI_HAPROXY_ALLOW=%s)",
                  allowance.reason(), allowance.word(), allowance.word())));
    }
    return isRefused;
  }

  private void leaveOut(ConfigurationLine line, String keyword, String problem) {
    if (leftOutLines.add(line.number())) {
      leftOut.add(new Finding(line.number(), keyword, problem));
    }
  }
}
