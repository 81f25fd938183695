package io.hrapi.app.backup;

import io.hrapi.app.testing.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Answers as HTTP/1.0 does: without a length, the body ends with the connection. */
final class LengthlessRepository implements AutoCloseable {

  private static final String ERROR =
      "{\"code\": 1, \"message\": \"unknown\", \"data\": \"unknown\"}";
  private static final int BACKLOG = 16;

  private final Map<String, byte[]> answers;
  private final ServerSocket socket;
  private final Thread thread = new Thread(this::serve, "lengthless");

  /**
   * Starts the server.
   *
   * @param answers the bodies by the end of the request's path
   */
  LengthlessRepository(Map<String, byte[]> answers) throws IOException {
    this.answers = new HashMap<>(answers);
    this.socket = new ServerSocket(FreePorts.next(), BACKLOG, InetAddress.getLoopbackAddress());
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  synchronized void forget(String ending) {
    answers.remove(ending);
  }

  private synchronized byte[] answer(String path) {
    String ending = path.contains("/files/") ? path.substring(path.lastIndexOf('.')) : "";
    return answers.getOrDefault(ending, ERROR.getBytes(StandardCharsets.UTF_8));
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        String path = String.valueOf(in.readLine()).split(" ", -1)[1];
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        OutputStream out = connection.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        out.write(answer(path));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
