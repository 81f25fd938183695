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

/** What answers on an admin socket in HAProxy's place, one question after the other. */
public final class FakeWorker implements AutoCloseable {

  private final ServerSocketChannel server;
  private final UnaryOperator<String> answers;
  private final List<String> questions = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::serve);

  /**
   * Begins to answer.
   *
   * @param socket of at most 97 characters; nothing is there yet
   * @param answers to the questions
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
          // Until the other side says that it has said all.
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

  /** What was asked so far, in this order. */
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
