package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Answers commands on an admin socket in place of HAProxy, one after the other. */
public final class FakeWorker implements AutoCloseable {

  private final ServerSocketChannel server;
  private final UnaryOperator<String> answers;
  private final List<String> questions = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::serve);

  /**
   * Starts answering.
   *
   * @param socket a path of at most 97 characters, where nothing exists yet
   * @param answers computes the answer to a command
   */
  public FakeWorker(Path socket, UnaryOperator<String> answers) throws IOException {
    this.answers = answers;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 128);
    thread.start();
  }

  private void serve() {
    while (true) {
      try (SocketChannel channel = server.accept()) {
        ByteBuffer question = ByteBuffer.allocate(16_384);
        while (channel.read(question) >= 0) {
          // Reads until the other side has shut down its output.
        }
        String asked =
            new String(question.array(), 0, question.position(), StandardCharsets.UTF_8).strip();
        questions.add(asked);
        ByteBuffer answer = ByteBuffer.wrap(answers.apply(asked).getBytes(StandardCharsets.UTF_8));
        while (answer.hasRemaining()) {
          channel.write(answer);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the commands so far, in order. */
  public List<String> questions() {
    synchronized (questions) {
      return List.copyOf(questions);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
