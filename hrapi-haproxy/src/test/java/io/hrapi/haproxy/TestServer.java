package io.hrapi.haproxy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server behind HAProxy: answers with its name and what the proxy told it. */
public final class TestServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final int port;

  public TestServer(String name) throws IOException {
    this(name, TestHaproxy.freePort());
  }

  public TestServer(String name, int port) throws IOException {
    this.port = port;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String protocol = exchange.getRequestHeaders().getFirst("X-Forwarded-Proto");
          String client = exchange.getRequestHeaders().getFirst("X-Forwarded-For");
          byte[] body =
              (name + " " + protocol + " " + client + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var stream = exchange.getResponseBody()) {
            stream.write(body);
          }
        });
    server.start();
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
