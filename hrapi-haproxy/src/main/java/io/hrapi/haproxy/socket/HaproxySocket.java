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
import java.util.function.Consumer;

/**
 * Sends commands to one Unix socket of HAProxy, with one connection per command. Every command ends
 * within its deadline, and the size of every response is limited. Thread-safe.
 */
public final class HaproxySocket {

  private static final int MAXIMUM_COMMAND_BYTES = 16_384;
  private static final int BUFFER_BYTES = 65_536;

  private final Path path;
  private final int maximumAnswerBytes;

  /**
   * @param maximumAnswerBytes the maximum size of a response; a longer one is an error
   */
  public HaproxySocket(Path path, int maximumAnswerBytes) {
    this.path = path;
    this.maximumAnswerBytes = maximumAnswerBytes;
  }

  /**
   * Sends one line and returns everything until HAProxy closes the connection.
   *
   * @param command without its newline; at most 16 383 bytes
   * @param deadline for connecting, writing and reading together
   * @return the response as it was received; empty if HAProxy closed the connection without one
   * @throws IllegalArgumentException if the command has a newline or is too long
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public String ask(String command, Duration deadline) {
    return whole(command, line(command), deadline);
  }

  /**
   * Sends one line and passes on the response line by line, so that a long response is never
   * completely in memory. Lines before an error were passed on already.
   *
   * @param command without its newline; at most 16 383 bytes
   * @param deadline for connecting, writing, reading and the receiver together
   * @param receiver gets each line without its newline; an exception that it throws ends the
   *     reading
   * @throws IllegalArgumentException as {@link #ask(String, Duration)}
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public void askLines(String command, Duration deadline, Consumer<String> receiver) {
    Lines lines = new Lines(receiver);
    exchange(command, line(command), deadline, lines::add);
    lines.end();
  }

  /**
   * Sends one line with a payload (management guide, "payload").
   *
   * @param payload lines, none of them empty; together with the command at most 16 378 bytes
   * @return the response as {@link #ask(String, Duration)} returns it
   * @throws IllegalArgumentException if the command has a newline, the payload is empty or has an
   *     empty line, or both together are too long
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time; its
   *     message does not contain the payload
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
    return whole(command, lines, deadline);
  }

  Path path() {
    return path;
  }

  private static byte[] line(String command) {
    byte[] line = (command + "\n").getBytes(StandardCharsets.UTF_8);
    if (command.indexOf('\n') >= 0 || line.length > MAXIMUM_COMMAND_BYTES) {
      throw new IllegalArgumentException(
          "a command of " + line.length + " bytes, expected one line of less than 16384");
    }
    return line;
  }

  private String whole(String command, byte[] line, Duration deadline) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    exchange(command, line, deadline, (bytes, count) -> answer.write(bytes, 0, count));
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** Receives bytes as they arrive. */
  private interface Sink {
    void take(byte[] bytes, int count);
  }

  /** Splits the received bytes into lines. */
  private static final class Lines {

    private final Consumer<String> receiver;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    Lines(Consumer<String> receiver) {
      this.receiver = receiver;
    }

    void add(byte[] bytes, int count) {
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          if (begun.size() == 0) {
            receiver.accept(new String(bytes, from, i - from, StandardCharsets.UTF_8));
          } else {
            begun.write(bytes, from, i - from);
            hand();
          }
          from = i + 1;
        }
      }
      begun.write(bytes, from, count - from);
    }

    private void hand() {
      String line = begun.toString(StandardCharsets.UTF_8);
      begun.reset();
      receiver.accept(line);
    }

    /** Passes on the last line, which may have no newline. */
    void end() {
      if (begun.size() > 0) {
        hand();
      }
    }
  }

  private void exchange(String command, byte[] line, Duration deadline, Sink sink) {
    long end = System.nanoTime() + deadline.toNanos();
    boolean connected = false;
    // Blocking channels of Unix sockets have no timeout, so a selector is used.
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
      // The master socket of HAProxy 2.6 stays open after its response until the client ends its
      // output.
      channel.shutdownOutput();
      read(channel, selector, key, end, command, deadline, sink);
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

  private void read(
      SocketChannel channel,
      Selector selector,
      SelectionKey key,
      long end,
      String command,
      Duration deadline,
      Sink sink)
      throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long size = 0;
    while (true) {
      int count = channel.read(buffer);
      if (count < 0) {
        return;
      }
      if (count == 0) {
        await(selector, end, command, deadline);
        continue;
      }
      size += count;
      if (size > maximumAnswerBytes) {
        throw new HaproxySocketException(
            path,
            command,
            true,
            "the answer is longer than the " + maximumAnswerBytes + " bytes expected at most",
            null);
      }
      sink.take(buffer.array(), buffer.position());
      buffer.clear();
    }
  }

  private void await(Selector selector, long end, String command, Duration deadline)
      throws IOException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0 || Thread.currentThread().isInterrupted()) {
      String problem =
          millis <= 0
              ? "no complete answer within " + deadline.toMillis() + " ms"
              : "interrupted while waiting for the answer";
      throw new HaproxySocketException(path, command, true, problem, null);
    }
    selector.select(millis);
    selector.selectedKeys().clear();
  }
}
