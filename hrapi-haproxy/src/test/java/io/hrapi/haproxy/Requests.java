package io.hrapi.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Raw HTTP requests, unchanged by a client library. */
public final class Requests {

  private Requests() {}

  /**
   * Sends one request on a connection of its own; returns status, space and body of the response.
   */
  public static String get(int port, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        String status = reader.readLine();
        if (status == null) {
          return "closed";
        }
        StringBuilder body = new StringBuilder();
        boolean head = true;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (head) {
            head = !line.isEmpty();
          } else {
            body.append(line);
          }
        }
        return status.split(" ", 3)[1] + " " + body;
      }
    }
  }
}
