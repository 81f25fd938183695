package io.hrapi.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** The time from the acknowledgement of an event until many readers of the stream have it. */
final class StreamBench {

  private static final int READERS = 100;
  private static final int WARM_UP = 4_000;
  private static final int EVENTS = 1_000;
  private static final double WANTED_MILLIS = 5;
  private static final int LIMIT_MILLIS = 30_000;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] REQUEST =
      "GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  private final Path folder;

  StreamBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "stream");
    int all = WARM_UP + EVENTS;
    Arrivals arrivals = new Arrivals(all);
    try (Program program = Program.hrapi(home, "s");
        Selector selector = Selector.open();
        SocketChannel writer = channel(program.port())) {
      for (int i = 0; i < READERS; i++) {
        connect(program.port(), selector, new Lines(i, arrivals));
      }
      // One thread for all readers, so that hrapi is measured and not the scheduling of readers.
      Thread thread = new Thread(() -> receive(selector), "readers");
      thread.setDaemon(true);
      thread.start();
      List<Double> millis = new ArrayList<>();
      List<Double> first = new ArrayList<>();
      List<Double> last = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        put(writer, "/v1/pools/p" + i % 10);
        long acknowledged = System.nanoTime();
        arrivals.await(i);
        if (i >= WARM_UP) {
          List<Double> event = new ArrayList<>();
          for (int reader = 0; reader < READERS; reader++) {
            event.add((arrivals.nanos(reader, i) - acknowledged) / 1e6);
          }
          event.sort(null);
          first.add(event.get(0));
          last.add(event.get(READERS - 1));
          millis.addAll(event);
        }
      }
      millis.sort(null);
      double p99 = millis.get(millis.size() * 99 / 100);
      report.ratio(
          "stream: ms after the acknowledgement at " + READERS + " readers, 99th percentile",
          List.of(p99),
          WANTED_MILLIS,
          false,
          String.format(
              "median %.2f ms; of the first reader %.2f ms, of the last %.2f ms",
              Report.median(millis), Report.median(first), Report.median(last)));
    }
  }

  private static void connect(int port, Selector selector, Lines lines) throws IOException {
    SocketChannel channel = channel(port);
    channel.write(ByteBuffer.wrap(REQUEST));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, lines);
  }

  private static SocketChannel channel(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Sends one write on a kept connection; a client with its own threads would add scheduling
   * delays.
   */
  private static void put(SocketChannel channel, String path) throws IOException {
    String request =
        "PUT "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 2\r\n\r\n{}";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
    ByteBuffer answer = ByteBuffer.allocate(BUFFER_BYTES);
    // The response is short, and ends with the brace of its body.
    do {
      if (channel.read(answer) < 0) {
        throw new IOException("no answer to PUT " + path);
      }
    } while (answer.get(answer.position() - 1) != '}');
    String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    if (!text.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("PUT " + path + ": " + text);
    }
  }

  private static void receive(Selector selector) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, buffer));
      }
    } catch (ClosedSelectorException e) {
      // The measurement is over.
      return;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("bench: the readers of the stream: " + e);
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) {
    try {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        key.channel().close();
      }
      ((Lines) key.attachment()).take(buffer.flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time at which each reader received each event. */
  private static final class Arrivals {

    private final int events;
    private final AtomicLongArray nanos;
    private final List<CountDownLatch> arrived = new ArrayList<>();

    Arrivals(int events) {
      this.events = events;
      nanos = new AtomicLongArray(READERS * events);
      for (int i = 0; i < events; i++) {
        arrived.add(new CountDownLatch(READERS));
      }
    }

    void arrived(int reader, int event) {
      nanos.set(reader * events + event, System.nanoTime());
      arrived.get(event).countDown();
    }

    void await(int event) throws InterruptedException {
      if (!arrived.get(event).await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("event " + (event + 1) + " did not come to all readers");
      }
    }

    long nanos(int reader, int event) {
      return nanos.get(reader * events + event);
    }
  }

  /** Extracts the lines with event ids from what a reader receives. */
  private static final class Lines {

    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);

    private final int reader;
    private final Arrivals arrivals;
    private int matched;
    private int id;

    Lines(int reader, Arrivals arrivals) {
      this.reader = reader;
      this.arrivals = arrivals;
    }

    void take(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        if (next == '\n') {
          if (id > 0) {
            arrivals.arrived(reader, id - 1);
          }
          matched = 0;
          id = 0;
        } else if (matched == ID.length && next >= '0' && next <= '9') {
          id = id * 10 + next - '0';
        } else if (matched >= 0 && matched < ID.length) {
          // A line that does not begin with the prefix is skipped to its end.
          matched = next == ID[matched] ? matched + 1 : -1;
        }
      }
    }
  }
}
