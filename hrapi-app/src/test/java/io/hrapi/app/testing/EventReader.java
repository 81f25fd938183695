package io.hrapi.app.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads one event stream, on a connection of its own. Not thread-safe. */
public final class EventReader implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final String head;
  private int left;

  private EventReader(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    StringBuilder lines = new StringBuilder();
    for (String line = rawLine(); !line.isEmpty(); line = rawLine()) {
      lines.append(line).append('\n');
    }
    head = lines.toString();
  }

  /**
   * A received event.
   *
   * @param id the event's version
   */
  public record Received(long id, String type, String data) {}

  /** Requests the stream; returns once the head of the response has been read. */
  public static EventReader open(int port, String query, String... headers) throws IOException {
    Socket socket = Wire.open(port);
    try {
      StringBuilder request =
          new StringBuilder("GET /v1/events/stream" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      for (int i = 0; i < headers.length; i += 2) {
        request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      socket.getOutputStream().write(bytes(request.append("\r\n").toString()));
      return new EventReader(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the status line and the headers. */
  public String head() {
    return head;
  }

  /** Waits for a comment; fails if an event comes first. */
  public void awaitComment() throws IOException {
    String line = line();
    while (!line.startsWith(":")) {
      if (line.startsWith("id: ")) {
        throw new AssertionError("an event came instead of a comment: " + line);
      }
      line = line();
    }
  }

  /** Returns the body, up to the end of the connection, of a response that is no stream. */
  public String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Returns the next event.
   *
   * @throws EOFException if the stream ended after a complete event
   * @throws IOException if the stream ended otherwise, or nothing was received in time
   */
  public Received next() throws IOException {
    long id = -1;
    String type = "";
    String data = "";
    while (true) {
      String line = line();
      if (line.startsWith("id: ")) {
        id = Long.parseLong(line.substring(4));
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && id >= 0) {
        return new Received(id, type, data);
      }
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Reads one byte from the chunked body. */
  private int read() throws IOException {
    if (left == 0) {
      // The line end of a chunk may arrive with the next chunk, so it is not read before that.
      String size = rawLine();
      left = Integer.parseInt(size.isEmpty() ? rawLine() : size, 16);
      if (left == 0) {
        throw new EOFException("the stream ended");
      }
    }
    int read = in.read();
    if (read < 0) {
      throw new IOException("the connection ended in an event");
    }
    left--;
    return read;
  }

  private String rawLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
