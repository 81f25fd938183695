package io.hrapi.app.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests byte for byte, as HTTP clients would not. */
public final class Wire {

  private static final int LIMIT_MILLIS = 30_000;

  private Wire() {}

  /** Sends text, one byte for each character, and reads one response. */
  public static Answer send(int port, String request) throws IOException {
    return send(port, request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends bytes and reads one response; fails if a response that announces the close is followed by
   * more.
   */
  public static Answer send(int port, byte[] request) throws IOException {
    try (Socket socket = open(port)) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
      } catch (IOException e) {
        // The server may have answered and closed before it read everything.
      }
      Answer answer = read(socket.getInputStream(), false);
      if (answer.header("Connection").equalsIgnoreCase("close")
          && socket.getInputStream().read() >= 0) {
        throw new AssertionError("more than one answer; the first was " + answer);
      }
      return answer;
    }
  }

  /** Sends a request after whose response the connection closes. */
  public static Answer sendLast(int port, String head, String body) throws IOException {
    return send(port, head + "\r\nConnection: close\r\n\r\n" + body);
  }

  /** Sends a PUT of an empty object with these raw headers, on a connection of its own. */
  public static Answer putEmpty(int port, String path, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2");
    head.append("\r\nContent-Type: application/json");
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    return sendLast(port, head.toString(), "{}");
  }

  /** Sends a GET on a connection of its own. */
  public static Answer get(int port, String path, String host) throws IOException {
    return send(
        port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  public static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Reads one complete response; fails if it ends early. */
  public static Answer read(InputStream in, boolean toHead) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.")) {
      throw new IOException("no answer: \"" + status + "\"");
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    byte[] body = toHead ? new byte[0] : body(in, headers);
    return new Answer(
        Integer.parseInt(status.split(" ", -1)[1]),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("Content-Length")) {
      return exactly(in, Integer.parseInt(headers.get("Content-Length").get(0)));
    }
    if (!headers.containsKey("Transfer-Encoding")) {
      return in.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      body.writeBytes(exactly(in, size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the answer ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed after \"" + line.toString(StandardCharsets.UTF_8) + "\"");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
