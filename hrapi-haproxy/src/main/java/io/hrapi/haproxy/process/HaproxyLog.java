package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.HaproxyMessage.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with HAProxy's output. A {@link LogWriter} writes it or, for a HAProxy that an older
 * hrapi started, HAProxy itself.
 */
final class HaproxyLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyLog.class);

  /**
   * The beginning of a line that hrapi wrote; the messages after it are about a different process
   * or configuration.
   */
  private static final String OURS = "----- hrapi: ";

  private static final Pattern BEGINNING =
      Pattern.compile("(?m)^(\\[[A-Z]{3,9}]|" + Pattern.quote(OURS) + ")");
  private static final int RECENT_BYTES = 1 << 18;

  private static final int MAXIMUM_READ_BYTES = 1 << 20;
  private static final int LAST_BYTES = 4_096;
  private static final int TAIL_BYTES = 128;
  private static final int LAST_MESSAGES = 5;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Duration WORDS_COME = Duration.ofSeconds(1);
  private static final Duration SUCCESS_COMES = Duration.ofMillis(300);

  /**
   * Messages that are not about the loaded configuration: changes of servers' states, which the
   * status shows, and the end of a former worker, which can happen at any time.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "changed from server-state after a reload|has no server available!$"
              + "|^Former (worker|program) ");

  /** The master's last message of a successful start or reload. */
  private static final String SUCCESS = "Loading success.";

  private final Path path;
  private final long maximumBytes;
  private final LogWriter writer;

  /**
   * The length in bytes of a hole at the beginning of the file: HAProxy continued to write at the
   * old end of the emptied file.
   */
  private long hole;

  HaproxyLog(Path path, long maximumBytes) {
    this.path = path;
    this.maximumBytes = maximumBytes;
    this.writer = new LogWriter(path, maximumBytes);
  }

  LogWriter writer() {
    return writer;
  }

  Path path() {
    return path;
  }

  /**
   * Creates the file (0600) if it is missing. If it is too long and no writer limits it, moves its
   * content to {@code ….1}.
   */
  void prepare() throws IOException {
    if (!Files.exists(path)) {
      try {
        Disk.write(path, new byte[0]);
      } catch (FileAlreadyExistsException e) {
        // The writer has just started a new file.
        return;
      }
    } else if (size() > maximumBytes && !writer.isAlive()) {
      shorten();
    }
  }

  /**
   * Copies and empties the file instead of renaming it, because HAProxy has it open. If HAProxy's
   * descriptor has lost O_APPEND, it continues at its old offset, after a hole of as many bytes,
   * which are not counted again.
   */
  private void shorten() throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      hole = endOfHole(channel, Math.min(hole, channel.size()));
      if (channel.size() - hole <= maximumBytes) {
        return;
      }
      Path former = former();
      Files.deleteIfExists(former);
      try (FileChannel copy = Disk.create(former)) {
        long end = channel.size();
        for (long at = hole; at < end; ) {
          at += channel.transferTo(at, end - at, copy);
        }
      }
      channel.truncate(0);
      hole = 0;
    }
  }

  private static long endOfHole(FileChannel channel, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long at = from;
    while (channel.read(buffer.clear(), at) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (buffer.get() != 0) {
          return at + buffer.position() - 1;
        }
      }
      at += buffer.limit();
    }
    return at;
  }

  private Path former() {
    return path.resolveSibling(path.getFileName() + ".1");
  }

  long size() throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      // The writer is just starting a new file.
      return 0;
    }
  }

  /**
   * The end of the log at an earlier time.
   *
   * @param file the identity of the file, whatever its name is now; null if there was none
   * @param tail the text before that end, to recognize a different file that reuses the identity of
   *     a deleted one
   */
  record Mark(@Nullable Object file, long size, String tail) {

    boolean isIn(Path candidate) throws IOException {
      return Objects.equals(fileKey(candidate), file) && before(candidate, size).equals(tail);
    }
  }

  /** Prepares the log for a load; what follows the returned mark is about that load. */
  Mark begin() {
    try {
      prepare();
      return mark();
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be prepared", e);
    }
  }

  /** Returns the current end of the log. */
  Mark mark() throws IOException {
    long size = size();
    return new Mark(fileKey(path), size, before(path, size));
  }

  private static String before(Path file, long size) {
    return bytes(file, Math.max(size - TAIL_BYTES, 0), (int) Math.min(size, TAIL_BYTES));
  }

  private static @Nullable Object fileKey(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      // The writer is just starting a new file.
      return null;
    }
  }

  /**
   * Returns HAProxy's complaints since a mark: alerts; if there are none, lines that are not
   * messages, such as the system's error for a program that it cannot run; and if there are none
   * either, warnings. Waits up to a second, because the output reaches the file through the writer.
   *
   * @param parsers creates a parser for each reading of the log
   */
  List<HaproxyMessage> complaintsSince(Mark mark, Supplier<MessageParser> parsers) {
    long end = System.nanoTime() + WORDS_COME.toNanos();
    String before = "";
    String text = since(mark);
    MessageParser parser = read(text, parsers.get());
    while ((worst(parser).isEmpty() || !text.equals(before)) && System.nanoTime() - end < 0) {
      Processes.pause();
      before = text;
      text = since(mark);
      parser = read(text, parsers.get());
    }
    return complaints(parser);
  }

  /**
   * Returns the warnings of a HAProxy that serves now, from when it was loaded: a check does not
   * give all of them. Waits up to 300 ms for the rest of the output if a writer is alive.
   */
  List<HaproxyMessage> warningsSince(Mark mark, MessageParser parser) {
    long end = System.nanoTime() + SUCCESS_COMES.toNanos();
    String text = since(mark);
    while (!text.contains(SUCCESS) && writer.isAlive() && System.nanoTime() - end < 0) {
      Processes.pause();
      text = since(mark);
    }
    int over = text.indexOf(SUCCESS);
    read(over < 0 ? text : text.substring(0, over), parser);
    return parser.messages().stream()
        // Also alerts, for instance about limits that HAProxy may ignore.
        .filter(message -> message.severity() != Severity.NOTICE)
        .filter(message -> !OF_OTHERS.matcher(message.text()).find())
        .toList();
  }

  private String since(Mark mark) {
    try {
      if (mark.isIn(path)) {
        return read(path, mark.size());
      }
      // A new file was started in the meantime: the rest of the former file comes first.
      return read(former(), mark.isIn(former()) ? mark.size() : 0) + read(path, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be read", e);
    }
  }

  /** Reads a file from an offset; omits a line that began before the offset. */
  private static String read(Path file, long offset) {
    if (offset == 0) {
      return bytes(file, 0, MAXIMUM_READ_BYTES);
    }
    String text = bytes(file, offset - 1, MAXIMUM_READ_BYTES);
    int begin = text.indexOf('\n');
    return begin < 0 ? "" : text.substring(begin + 1);
  }

  private static String bytes(Path file, long offset, int most) {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(Math.min(offset, channel.size()));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A single read may return fewer bytes than there are.
      }
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + file + " cannot be read", e);
    }
    // A hole reads as zeros.
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString().replace("\0", "");
  }

  /**
   * Writes a line about an action of hrapi: HAProxy's messages after it are about a different
   * process or configuration. If the disk is full, only this line is lost.
   */
  void note(String words) {
    try {
      Files.writeString(path, OURS + words + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOGGER.warn("Cannot add to HAProxy's log {} that {}: {}", path, words, e.toString());
    }
  }

  /**
   * Returns the last messages of HAProxy and of hrapi about it; none if there is no file.
   *
   * @param limit the maximum number of messages
   * @param folder the folder of the configuration that the messages refer to
   * @param program the HAProxy program that wrote the messages
   */
  List<HaproxyMessage> recent(int limit, Path folder, Optional<Path> program) throws IOException {
    String text = read(path, Math.max(size() - RECENT_BYTES, 0));
    if (text.length() < RECENT_BYTES && Files.exists(former())) {
      text = read(former(), Math.max(Files.size(former()) - RECENT_BYTES, 0)) + text;
    }
    List<Integer> beginnings = BEGINNING.matcher(text).results().map(MatchResult::start).toList();
    if (beginnings.isEmpty()) {
      return List.of();
    }
    int first = beginnings.get(Math.max(beginnings.size() - limit, 0));
    List<HaproxyMessage> messages = new ArrayList<>();
    MessageParser parser = parser(folder, program);
    for (String line : text.substring(first).split("\n", -1)) {
      if (line.startsWith(OURS)) {
        messages.addAll(parser.inOrder());
        messages.add(ours(line.substring(OURS.length())));
        parser = parser(folder, program);
      } else {
        parser.accept(line);
      }
    }
    messages.addAll(parser.inOrder());
    return messages;
  }

  private static HaproxyMessage ours(String words) {
    return new HaproxyMessage(
        HaproxyMessage.Severity.NOTICE,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        "hrapi: " + words);
  }

  private static MessageParser parser(Path folder, Optional<Path> program) {
    // The last message may be about a configuration that was not loaded.
    MessageParser parser = MessageParser.ofAny(folder);
    program.ifPresent(parser::saidBy);
    return parser;
  }

  /** Returns the last line of the log, whoever wrote it; empty if there is none. */
  String lastLine() {
    try {
      String text = read(path, Math.max(size() - LAST_BYTES, 0)).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be read", e);
    }
  }

  /**
   * Returns up to five of HAProxy's last complaints since hrapi's last note in the log (of a start
   * or a failed load); none if there is no file.
   *
   * @param folder the folder of the configuration that the messages refer to
   * @param program the HAProxy program that wrote the messages; quotes from other files are hidden
   */
  List<String> lastComplaints(Path folder, Optional<Path> program) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    String text = read(path, Math.max(size() - LAST_BYTES, 0));
    List<HaproxyMessage> all =
        complaints(
            read(text.substring(Math.max(text.lastIndexOf(OURS), 0)), parser(folder, program)));
    return all.subList(Math.max(all.size() - LAST_MESSAGES, 0), all.size()).stream()
        .map(HaproxyMessage::text)
        .toList();
  }

  private static MessageParser read(String text, MessageParser parser) {
    text.lines().filter(line -> !line.startsWith(OURS)).forEach(parser::accept);
    return parser;
  }

  /** Returns the messages of the highest severity that occurs; none if all are notices. */
  private static List<HaproxyMessage> worst(MessageParser parser) {
    List<HaproxyMessage> all = parser.messages();
    Severity worst = all.isEmpty() ? Severity.NOTICE : all.get(0).severity();
    return worst == Severity.NOTICE
        ? List.of()
        : all.stream().filter(message -> message.severity() == worst).toList();
  }

  private static List<HaproxyMessage> complaints(MessageParser parser) {
    if (!parser.hasAlert()) {
      parser.otherWords().forEach(words -> parser.add(Severity.ALERT, words));
    }
    return worst(parser);
  }
}
