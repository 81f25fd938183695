package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The file to which HAProxy appends what it has to say. */
final class LogFile {

  private static final int MAXIMUM_READ_BYTES = 1 << 20;
  private static final int LAST_BYTES = 4_096;
  private static final int LAST_MESSAGES = 5;

  private final Path path;
  private final long maximumBytes;

  LogFile(Path path, long maximumBytes) {
    this.path = path;
    this.maximumBytes = maximumBytes;
  }

  Path path() {
    return path;
  }

  /** Makes the file (0600) if it is not there; one that is too long becomes {@code ….1}. */
  void prepare() throws IOException {
    if (!Files.exists(path)) {
      Disk.write(path, new byte[0]);
    } else if (Files.size(path) > maximumBytes) {
      // Copied and emptied, not renamed: HAProxy has it open, and appends at whatever end it has.
      Files.copy(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  long size() throws IOException {
    return Files.size(path);
  }

  /**
   * What HAProxy said since the file had this size: alerts, or if there are none warnings.
   *
   * @param folder where the configuration lies that it speaks of
   */
  List<HaproxyMessage> complaintsSince(long offset, Path folder) {
    return complaints(since(offset), new MessageParser(folder));
  }

  private String since(long offset) {
    ByteBuffer buffer = ByteBuffer.allocate(MAXIMUM_READ_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.position(Math.min(offset, channel.size()));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A read may bring less than there is.
      }
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + path + " cannot be read", e);
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  /** What was written last, whoever wrote it; empty if nothing was. */
  String lastLine() {
    try {
      String text = since(Math.max(size() - LAST_BYTES, 0)).strip();
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
    List<HaproxyMessage> all = complaints(since(Math.max(size() - LAST_BYTES, 0)), parser);
    return all.subList(Math.max(all.size() - LAST_MESSAGES, 0), all.size()).stream()
        .map(HaproxyMessage::text)
        .toList();
  }

  /** The alerts in a text that HAProxy wrote, or if there are none the warnings. */
  private static List<HaproxyMessage> complaints(String text, MessageParser parser) {
    text.lines().forEach(parser::accept);
    HaproxyMessage.Severity worst =
        parser.hasAlert() ? HaproxyMessage.Severity.ALERT : HaproxyMessage.Severity.WARNING;
    return parser.messages().stream().filter(message -> message.severity() == worst).toList();
  }
}
