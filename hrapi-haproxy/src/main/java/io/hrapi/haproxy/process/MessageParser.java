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
 * severity, so that ten thousand warnings hide no alert; quotes from files other than the
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

  /** A line of {@code log stderr format short}: of a request, or of a server that went down. */
  private static final Pattern LOGGED = Pattern.compile("<\\d{1,3}>.*");

  /** What a check says beside its messages. */
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
   * @param folder where the files lie that HAProxy speaks of
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
   * Of what a HAProxy says that loads files.
   *
   * @param alias by which it was told of the folder
   * @param former the workers before: that they end is no news
   */
  static MessageParser ofLoad(Path folder, Path alias, Set<Long> former) {
    return new MessageParser(
        folder,
        Optional.of(alias),
        former.stream().map(pid -> Long.toString(pid)).collect(Collectors.toSet()),
        false);
  }

  /** One for messages that may be of another configuration as well. */
  static MessageParser ofAny(Path folder) {
    return new MessageParser(folder, Optional.empty(), Set.of(), true);
  }

  private String configuration() {
    return relative(String.join("\n", lines(CommitFolder.HAPROXY_CFG)));
  }

  /** Tells whose words they are, where the output itself does not. */
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
    // What follows belongs to it.
    continues = false;
    if (!leftOut.contains(pid)) {
      add(severity, words);
    }
  }

  /** Adds a message as if HAProxy had said it. */
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

  /** Where the folder lies, one for each check, says nothing to those who read the message. */
  private String relative(String text) {
    String shorter = text.replace(folder + "/", "");
    return alias.map(path -> shorter.replace(path + "/", "")).orElse(shorter);
  }

  /** Whether there was one, kept or not. */
  boolean hasAlert() {
    return counts.containsKey(Severity.ALERT);
  }

  /** As HAProxy said them. */
  List<HaproxyMessage> inOrder() {
    return List.copyOf(messages);
  }

  /** The worst first, and those of one severity in HAProxy's order. */
  List<HaproxyMessage> messages() {
    return messages.stream().sorted(Comparator.comparing(HaproxyMessage::severity)).toList();
  }

  /**
   * What was written and is no message: the last words of a program that could not begin, or did
   * not come to saying it properly. The last few lines.
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
   * The message matters more than the line that it speaks of: without the file, it stands alone.
   */
  private static List<String> lines(Path file) {
    try {
      // Lenient: an upload need not be UTF-8.
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
