package io.hrapi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long after its acknowledgement an event is with each of many readers of the stream. */
final class StreamBench {

  private static final int READERS = 100;
  private static final int WARM_UP = 200;
  private static final int EVENTS = 500;
  private static final double WANTED_MILLIS = 5;
  private static final int LIMIT_MILLIS = 30_000;

  private final Path folder;

  StreamBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "stream");
    List<Socket> sockets = new ArrayList<>();
    try (Program program = Program.hrapi(home, "s")) {
      int all = WARM_UP + EVENTS;
      AtomicLongArray received = new AtomicLongArray(READERS * all);
      List<CountDownLatch> arrived = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        arrived.add(new CountDownLatch(READERS));
      }
      for (int i = 0; i < READERS; i++) {
        sockets.add(reader(program.port(), i, received, arrived));
      }
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        program.call("PUT", "/v1/pools/p" + i % 10, "{}");
        long acknowledged = System.nanoTime();
        if (!arrived.get(i).await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("event " + (i + 1) + " did not come to all readers");
        }
        for (int reader = 0; i >= WARM_UP && reader < READERS; reader++) {
          millis.add((received.get(reader * all + i) - acknowledged) / 1e6);
        }
      }
      millis.sort(null);
      double p99 = millis.get(millis.size() * 99 / 100);
      report.ratio(
          "stream: ms after the acknowledgement at " + READERS + " readers, 99th percentile",
          List.of(p99),
          WANTED_MILLIS,
          false,
          String.format("median %.2f ms", millis.get(millis.size() / 2)));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket reader(
      int port, int number, AtomicLongArray received, List<CountDownLatch> arrived)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket
        .getOutputStream()
        .write(
            "GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    // The head is here: the reader is known.
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("HTTP/1.1 ") && !line.contains(" 200 ")) {
        throw new IOException(line);
      }
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  if (line.startsWith("id: ")) {
                    int event = Integer.parseInt(line.substring(4)) - 1;
                    received.set(number * arrived.size() + event, System.nanoTime());
                    arrived.get(event).countDown();
                  }
                }
              } catch (IOException e) {
                if (!socket.isClosed()) {
                  System.err.println("bench: reader " + number + ": " + e);
                }
              }
            },
            "reader-" + number);
    thread.setDaemon(true);
    thread.start();
    return socket;
  }
}
