package io.hrapi.app.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses a real server, with a clock that the tests set. */
final class ConnectionHandlerTest {

  private static final int THREADS = 40;
  private static final int MAX_CONNECTIONS = 30;
  private static final int PIECE_BYTES = 1 << 15;
  private static final int PIECES = 1_000;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicInteger writing = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private final Server server = new Server(new QueuedThreadPool(THREADS));
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  /**
   * Sends a large response, which occupies a thread until the client has read it; a small one for
   * {@code /}.
   */
  private final class Large extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (Request.getPathInContext(request).equals("/")) {
        Content.Sink.write(response, true, "ok", callback);
        return true;
      }
      if (Request.getPathInContext(request).equals("/stream")) {
        request.setAttribute(ConnectionHandler.OWN_PACE, true);
      }
      writing.incrementAndGet();
      try {
        for (int i = 0; i < PIECES; i++) {
          try (Blocker.Callback piece = Blocker.callback()) {
            response.write(false, ByteBuffer.allocate(PIECE_BYTES), piece);
            piece.block();
          }
        }
        callback.succeeded();
      } catch (IOException e) {
        callback.failed(e);
      } finally {
        writing.decrementAndGet();
      }
      return true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    // A small kernel buffer makes a thread block early.
    connector.setAcceptedSendBufferSize(PIECE_BYTES);
    server.addConnector(connector);
    server.setHandler(new Large());
    new ConnectionHandler(MAX_CONNECTIONS, closed::addAndGet, clock::get).insertInto(server);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(PIECE_BYTES);
    socket.setSoTimeout(20_000);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
    sockets.add(socket);
    return socket;
  }

  private Socket send(String text) throws IOException {
    Socket socket = open();
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private Socket ask(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  private void forward(long seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void whoTakesNothingIsLetGo() throws IOException {
    ask("/large");
    Await.until("a thread waits", () -> writing.get() == 1);
    forward(19);
    assertThat(read(ask("/"), 15)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(writing).hasValue(1);
    forward(2);
    Await.until("nobody waits", () -> writing.get() == 0);
    Await.until("it is counted", () -> closed.get() == 1);
  }

  @Test
  void whoTakesItAtTheLowestRateGetsAll() throws IOException {
    Socket socket = ask("/large");
    Await.until("a thread waits", () -> writing.get() == 1);
    for (int i = 0; i < 100; i++) {
      socket.getInputStream().readNBytes(10 * PIECE_BYTES);
      forward(15);
    }
    assertThat(closed).hasValue(0);
  }

  @Test
  void whoHasAPaceOfItsOwnIsNotLookedAt() throws IOException {
    ask("/stream");
    ask("/large");
    Await.until("two wait", () -> writing.get() == 2);
    forward(1_000);
    Await.until("one waits", () -> writing.get() == 1);
    Await.until("it is counted", () -> closed.get() == 1);
  }

  @Test
  void notMoreThanAQuarterOfAllThreadsWaitForClients() throws IOException {
    Socket first = ask("/large");
    Await.until("a thread waits", () -> writing.get() == 1);
    for (int i = 1; i < THREADS / 2; i++) {
      forward(0);
      clock.incrementAndGet();
      ask("/large");
    }
    Await.until("the first are let go", () -> closed.get() >= THREADS / 2 - THREADS / 4);
    Await.until("a quarter waits", () -> writing.get() <= THREADS / 4);
    assertThat(writing).hasValue(THREADS / 4);
    assertThat(closed).hasValue(THREADS / 4);
    Await.until("the first has an end", () -> first.getInputStream().readAllBytes().length > 0);
  }

  @Test
  void piecesOfARequestDoNotKeepAConnection() throws IOException {
    Socket slow = send("GET / HT");
    Socket used = ask("/");
    // Then both connections are open before the clock advances.
    Await.until("one is answered", () -> used.getInputStream().available() > 0);
    for (int i = 0; i < 10; i++) {
      forward(3);
      slow.getOutputStream().write('T');
      used.getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    Await.until("all was answered", () -> used.getInputStream().available() > 1_000);
    assertThat(closed).hasValue(0);
    forward(2);
    assertThat(slow.getInputStream().read()).isEqualTo(-1);
    Await.until("it is counted", () -> closed.get() == 1);
  }

  @Test
  void wherePlacesAreShortWhoSendsNoRequestMakesRoom() throws IOException {
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      send("GET / HT");
    }
    Socket late = ask("/");
    Await.until(
        "there is room",
        () -> {
          forward(2);
          return late.getInputStream().available() > 0;
        });
    assertThat(read(late, 15)).isEqualTo("HTTP/1.1 200 OK");
  }
}
