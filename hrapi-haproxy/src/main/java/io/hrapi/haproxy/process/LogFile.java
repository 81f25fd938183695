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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file in which stands what HAProxy has to say. A {@link LogWriter} writes it; for a HAProxy
 * that an older hrapi started, HAProxy itself does.
 */
final class LogFile {

  private static final int MAXIMUM_READ_BYTES = 1 << 20;
  private static final int LAST_BYTES = 4_096;
  private static final int LAST_MESSAGES = 5;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Duration WORDS_COME = Duration.ofSeconds(1);

  private final Path path;
  private final long maximumBytes;
  private final LogWriter writer;

  /** How many bytes at its beginning are a hole: HAProxy went on where the emptied file ended. */
  private long hole;

  LogFile(Path path, long maximumBytes) {
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
   * Makes the file (0600) if it is not there; one that is too long, and that no writer keeps short,
   * becomes {@code ….1}.
   */
  void prepare() throws IOException {
    if (!Files.exists(path)) {
      try {
        Disk.write(path, new byte[0]);
      } catch (FileAlreadyExistsException e) {
        // The writer has just begun a new one.
        return;
      }
    } else if (size() > maximumBytes && !writer.isAlive()) {
      shorten();
    }
  }

  /**
   * Copies and empties it, and does not rename it: HAProxy has it open. Where it has lost O_APPEND
   * it goes on at its old place, behind a hole of as many bytes, which are not counted again.
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
      // A new one is just being begun.
      return 0;
    }
  }

  /**
   * An end of what was written once.
   *
   * @param file which file that was, whatever its name is now; null if there was none
   */
  record Mark(@Nullable Object file, long size) {}

  /** Where it ends now. */
  Mark mark() throws IOException {
    return new Mark(fileKey(path), size());
  }

  private static @Nullable Object fileKey(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      // A new one is just being begun.
      return null;
    }
  }

  /**
   * What HAProxy said since: alerts, or if there are none the worst there is, from warnings on. Its
   * words come to the file by way of the writer, and may take a moment.
   *
   * @param folder where the configuration lies that it speaks of
   */
  List<HaproxyMessage> complaintsSince(Mark mark, Path folder) {
    long end = System.nanoTime() + WORDS_COME.toNanos();
    String before = "";
    String text = since(mark);
    List<HaproxyMessage> complaints = complaints(text, new MessageParser(folder));
    while ((complaints.isEmpty() || !text.equals(before)) && System.nanoTime() - end < 0) {
      Processes.pause();
      before = text;
      text = since(mark);
      complaints = complaints(text, new MessageParser(folder));
    }
    return complaints;
  }

  private String since(Mark mark) {
    try {
      if (Objects.equals(fileKey(path), mark.file())) {
        return read(path, mark.size());
      }
      // A new file was begun meanwhile: the rest of the one before comes first.
      boolean isFormer = Objects.equals(fileKey(former()), mark.file());
      return read(former(), isFormer ? mark.size() : 0) + read(path, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be read", e);
    }
  }

  private static String read(Path file, long offset) {
    ByteBuffer buffer = ByteBuffer.allocate(MAXIMUM_READ_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(Math.min(offset, channel.size()));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A read may bring less than there is.
      }
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + file + " cannot be read", e);
    }
    // What is a hole reads as zeros.
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString().replace("\0", "");
  }

  /** What was written last, whoever wrote it; empty if nothing was. */
  String lastLine() {
    try {
      String text = read(path, Math.max(size() - LAST_BYTES, 0)).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be read", e);
    }
  }

  /**
   * What HAProxy complained of last, in its own words; none if there is no file.
   *
   * @param folder where the configuration lies that it speaks of
   * @param program whose words these are: of others, nothing is shown
   */
  List<String> lastComplaints(Path folder, Optional<Path> program) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    // The last one may be of a configuration that was not loaded.
    MessageParser parser = new MessageParser(folder, true);
    program.ifPresent(parser::saidBy);
    List<HaproxyMessage> all = complaints(read(path, Math.max(size() - LAST_BYTES, 0)), parser);
    return all.subList(Math.max(all.size() - LAST_MESSAGES, 0), all.size()).stream()
        .map(HaproxyMessage::text)
        .toList();
  }

  /**
   * The alerts in a text that HAProxy wrote; if there are none, what is no message, such as what
   * the system says of a program that it cannot run, and the warnings.
   */
  private static List<HaproxyMessage> complaints(String text, MessageParser parser) {
    text.lines().forEach(parser::accept);
    if (!parser.hasAlert()) {
      parser.otherWords().forEach(words -> parser.add(Severity.ALERT, words));
    }
    List<HaproxyMessage> all = parser.messages();
    Severity worst = all.isEmpty() ? Severity.WARNING : all.get(0).severity();
    return all.stream()
        .filter(message -> message.severity() == worst && worst != Severity.NOTICE)
        .toList();
  }
}
