package io.hrapi.haproxy.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Asks one Unix socket of HAProxy, with a connection for each question. Every question ends within
 * its deadline, and every answer has a greatest size. Thread-safe.
 */
public final class HaproxySocket {

  private static final int MAXIMUM_COMMAND_BYTES = 16_384;
  private static final int BUFFER_BYTES = 65_536;

  private final Path path;
  private final int maximumAnswerBytes;

  /**
   * @param maximumAnswerBytes a longer answer is an error
   */
  public HaproxySocket(Path path, int maximumAnswerBytes) {
    this.path = path;
    this.maximumAnswerBytes = maximumAnswerBytes;
  }

  /**
   * Sends one line and returns all that comes until HAProxy closes.
   *
   * @param command without its newline; at most 16 383 bytes
   * @param deadline for connecting, writing and reading together
   * @return the answer as it came; empty if HAProxy closed without one
   * @throws IllegalArgumentException if the command has a newline or is too long
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public String ask(String command, Duration deadline) {
    byte[] line = (command + "\n").getBytes(StandardCharsets.UTF_8);
    if (command.indexOf('\n') >= 0 || line.length > MAXIMUM_COMMAND_BYTES) {
      throw new IllegalArgumentException(
          "a command of " + line.length + " bytes, expected one line of less than 16384");
    }
    return exchange(command, line, deadline);
  }

  /**
   * Sends one line and a text that belongs to it (management guide, "payload").
   *
   * @param payload lines, none of them empty; with the command at most 16 383 bytes
   * @return as {@link #ask(String, Duration)}
   * @throws IllegalArgumentException likewise
   * @throws HaproxySocketException likewise; has no word of the payload
   */
  public String ask(String command, String payload, Duration deadline) {
    byte[] lines = (command + " <<\n" + payload + "\n\n").getBytes(StandardCharsets.UTF_8);
    if (command.indexOf('\n') >= 0
        || payload.isEmpty()
        || payload.startsWith("\n")
        || payload.endsWith("\n")
        || payload.contains("\n\n")
        || lines.length > MAXIMUM_COMMAND_BYTES) {
      throw new IllegalArgumentException(
          "a command and its payload of "
              + lines.length
              + " bytes, expected lines of less than 16384, none of them empty");
    }
    return exchange(command, lines, deadline);
  }

  /** The socket's file. */
  Path path() {
    return path;
  }

  private String exchange(String command, byte[] line, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    boolean connected = false;
    // Blocking channels of Unix sockets know no time limit, so that the selector keeps it.
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        do {
          await(selector, end, command, deadline);
        } while (!channel.finishConnect());
      }
      connected = true;
      write(channel, selector, key, ByteBuffer.wrap(line), end, command, deadline);
      // The master's socket of 2.6 stays open after its answer unless it sees the end of ours.
      channel.shutdownOutput();
      return read(channel, selector, key, end, command, deadline);
    } catch (IOException e) {
      throw new HaproxySocketException(path, command, connected, String.valueOf(e.getMessage()), e);
    }
  }

  private void write(
      SocketChannel channel,
      Selector selector,
      SelectionKey key,
      ByteBuffer line,
      long end,
      String command,
      Duration deadline)
      throws IOException {
    key.interestOps(SelectionKey.OP_WRITE);
    while (channel.write(line) >= 0 && line.hasRemaining()) {
      await(selector, end, command, deadline);
    }
  }

  private String read(
      SocketChannel channel,
      Selector selector,
      SelectionKey key,
      long end,
      String command,
      Duration deadline)
      throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (true) {
      int count = channel.read(buffer);
      if (count < 0) {
        return answer.toString(StandardCharsets.UTF_8);
      }
      if (count == 0) {
        await(selector, end, command, deadline);
        continue;
      }
      answer.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (answer.size() > maximumAnswerBytes) {
        throw new HaproxySocketException(
            path,
            command,
            true,
            "the answer is longer than the " + maximumAnswerBytes + " bytes expected at most",
            null);
      }
    }
  }

  private void await(Selector selector, long end, String command, Duration deadline)
      throws IOException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0 || Thread.currentThread().isInterrupted()) {
      String problem =
          millis <= 0
              ? "no whole answer within " + deadline.toMillis() + " ms"
              : "interrupted while waiting for the answer";
      throw new HaproxySocketException(path, command, true, problem, null);
    }
    selector.select(millis);
    selector.selectedKeys().clear();
  }
}
