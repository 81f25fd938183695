package io.hrapi.haproxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Forwards connections to one of HAProxy's sockets, but holds the first command of one kind until a
 * second one arrives on another connection. If none arrives, the first connection is closed without
 * an answer.
 */
public final class RelayedSocket implements AutoCloseable {

  private static final int LIMIT_SECONDS = 10;

  private final Path path;
  private final Path target;
  private final String held;
  private final ServerSocketChannel server;
  private final CountDownLatch two = new CountDownLatch(2);

  /**
   * Starts forwarding.
   *
   * @param path of the new socket
   * @param held the beginning of the commands that are held
   */
  public RelayedSocket(Path path, Path target, String held) throws IOException {
    this.path = path;
    this.target = target;
    this.held = held;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    start(this::accept);
  }

  public Path path() {
    return path;
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = server.accept();
      start(() -> relay(client));
    }
  }

  private void relay(SocketChannel client) throws IOException, InterruptedException {
    try (client;
        SocketChannel haproxy = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
      ByteBuffer buffer = ByteBuffer.allocate(65_536);
      client.read(buffer);
      String begin = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      if (begin.startsWith(held)) {
        two.countDown();
        if (!two.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
      }
      copy(buffer, client, haproxy);
      copy(buffer, haproxy, client);
    }
  }

  /** Copies the buffer's content and all later bytes until the sender closes its output. */
  private static void copy(ByteBuffer buffer, SocketChannel from, SocketChannel to)
      throws IOException {
    do {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    } while (from.read(buffer) >= 0);
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (ClosedChannelException e) {
                // The test is over.
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
