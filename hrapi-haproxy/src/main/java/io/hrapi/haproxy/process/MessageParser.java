package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.HaproxyMessage.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses HAProxy's output of a start or a check. Keeps a bounded number of messages of each
 * severity, so that many warnings do not displace an alert; quotes from files other than the
 * configuration are hidden. For one output, by one thread.
 */
final class MessageParser {

  private static final int MAXIMUM_OF_A_SEVERITY = 200;
  private static final int MAXIMUM_TEXT_LENGTH = 4_096;
  private static final int MAXIMUM_LINE_TEXT_LENGTH = 1_024;
  private static final int MAXIMUM_OTHER_LINES = 10;

  private static final Pattern MESSAGE =
      Pattern.compile(
          "\\[(EMERG|ALERT|CRIT|ERR|WARNING|NOTICE|INFO|DEBUG|DIAG)].*?\\((\\d+)\\) : (.*)");
  private static final Pattern PLACE = Pattern.compile("\\[([^\\[\\]]*?\\.cfg):(\\d{1,9})]");
  private static final String PROGRAM = "path to executable is ";
  private static final List<String> NOISE = List.of("haproxy version is ", PROGRAM);

  /** A line of {@code log stderr format short}, about a request or a server that went down. */
  private static final Pattern LOGGED = Pattern.compile("<\\d{1,3}>.*");

  /** The lines that a check prints besides its messages. */
  private static final Pattern SUMMARY =
      Pattern.compile("Configuration file is valid|Warnings were found\\.|Fatal errors found.*");

  private final Path folder;
  private final Optional<Path> alias;
  private final Set<String> leftOut;
  private final FileContent content;
  private final Map<String, List<String>> files = new HashMap<>();
  private final List<HaproxyMessage> messages = new ArrayList<>();
  private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
  private final Deque<String> others = new ArrayDeque<>();
  private boolean continues;

  /**
   * @param folder the folder of the configuration that the messages refer to
   */
  MessageParser(Path folder) {
    this(folder, Optional.empty(), Set.of(), false);
  }

  private MessageParser(Path folder, Optional<Path> alias, Set<String> leftOut, boolean any) {
    this.folder = folder;
    this.alias = alias;
    this.leftOut = leftOut;
    this.content = new FileContent(this::configuration, any);
  }

  /**
   * Creates a parser for the output of a HAProxy that loads files.
   *
   * @param alias another path of the folder, which HAProxy was given
   * @param former the process ids of the former workers, whose messages are left out
   */
  static MessageParser ofLoad(Path folder, Path alias, Set<Long> former) {
    return new MessageParser(
        folder,
        Optional.of(alias),
        former.stream().map(pid -> Long.toString(pid)).collect(Collectors.toSet()),
        false);
  }

  /** Creates a parser for messages that may also be about another configuration. */
  static MessageParser ofAny(Path folder) {
    return new MessageParser(folder, Optional.empty(), Set.of(), true);
  }

  private String configuration() {
    return relative(String.join("\n", lines(CommitFolder.HAPROXY_CFG)));
  }

  /** Sets the HAProxy program that wrote the output, if the output itself does not name it. */
  void saidBy(Path program) {
    content.saidBy(program.toString());
  }

  void accept(String line) {
    Matcher matcher = MESSAGE.matcher(line);
    if (matcher.matches()) {
      add(severity(matcher.group(1)), matcher.group(2), matcher.group(3));
    } else if (continues && !line.isBlank() && Character.isWhitespace(line.charAt(0))) {
      HaproxyMessage last = messages.remove(messages.size() - 1);
      messages.add(
          new HaproxyMessage(
              last.severity(),
              last.file(),
              last.line(),
              last.lineText(),
              cut(last.text() + "\n" + content.hide(relative(line)), MAXIMUM_TEXT_LENGTH)));
    } else {
      continues = false;
      addOther(line);
    }
  }

  private void addOther(String line) {
    if (line.isBlank() || LOGGED.matcher(line).matches() || SUMMARY.matcher(line).matches()) {
      return;
    }
    if (others.size() == MAXIMUM_OTHER_LINES) {
      others.removeFirst();
    }
    others.addLast(cut(content.hide(relative(line.strip())), MAXIMUM_LINE_TEXT_LENGTH));
  }

  private void add(Severity severity, String pid, String words) {
    // Continuation lines belong to this message, which may be left out.
    continues = false;
    if (!leftOut.contains(pid)) {
      add(severity, words);
    }
  }

  /** Adds a message as if HAProxy had written it. */
  void add(Severity severity, String words) {
    continues = false;
    if (words.startsWith(PROGRAM)) {
      content.saidBy(words.substring(PROGRAM.length()));
    }
    if (NOISE.stream().anyMatch(words::startsWith)) {
      return;
    }
    String text = content.hide(relative(words));
    if (counts.merge(severity, 1, Integer::sum) > MAXIMUM_OF_A_SEVERITY) {
      return;
    }
    Matcher place = PLACE.matcher(text);
    Optional<String> file = Optional.empty();
    OptionalInt number = OptionalInt.empty();
    Optional<String> lineText = Optional.empty();
    if (place.find()) {
      String name = place.group(1).substring(place.group(1).lastIndexOf('/') + 1);
      file = Optional.of(name);
      number = OptionalInt.of(Integer.parseInt(place.group(2)));
      lineText = lineText(name, number.getAsInt());
    }
    messages.add(
        new HaproxyMessage(severity, file, number, lineText, cut(text, MAXIMUM_TEXT_LENGTH)));
    continues = true;
  }

  /**
   * Makes paths relative: the folder, a different one for each check, means nothing to a reader.
   */
  private String relative(String text) {
    String shorter = text.replace(folder + "/", "");
    return alias.map(path -> shorter.replace(path + "/", "")).orElse(shorter);
  }

  /** Returns whether there was an alert, even if it was not kept. */
  boolean hasAlert() {
    return counts.containsKey(Severity.ALERT);
  }

  /** Returns the messages in HAProxy's order. */
  List<HaproxyMessage> inOrder() {
    return List.copyOf(messages);
  }

  /** Returns the messages, the most severe first, and those of one severity in HAProxy's order. */
  List<HaproxyMessage> messages() {
    return messages.stream().sorted(Comparator.comparing(HaproxyMessage::severity)).toList();
  }

  /**
   * Returns the last ten lines that are not messages, such as the output of a program that could
   * not start.
   */
  List<String> otherWords() {
    return List.copyOf(others);
  }

  private Optional<String> lineText(String file, int number) {
    List<String> lines = lines(file);
    return number >= 1 && number <= lines.size()
        ? Optional.of(cut(lines.get(number - 1).strip(), MAXIMUM_LINE_TEXT_LENGTH))
        : Optional.empty();
  }

  private List<String> lines(String file) {
    return files.computeIfAbsent(file, name -> lines(folder.resolve(name)));
  }

  /**
   * Returns no lines if the file is missing: the message matters more than the line that it refers
   * to.
   */
  private static List<String> lines(Path file) {
    try {
      // Tolerates invalid bytes: an upload need not be UTF-8.
      return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }

  private static Severity severity(String word) {
    return switch (word) {
      case "EMERG", "ALERT", "CRIT", "ERR" -> Severity.ALERT;
      case "WARNING" -> Severity.WARNING;
      default -> Severity.NOTICE;
    };
  }
}
