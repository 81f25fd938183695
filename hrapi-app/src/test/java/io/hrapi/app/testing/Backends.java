package io.hrapi.app.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Small HTTP servers, each of which answers with its name and what the proxy told it about the
 * client; to {@code /slow} after a delay, to {@code /failing} with 500.
 */
public final class Backends implements AutoCloseable {

  private static final int BACKLOG = 128;
  private static final long SLOW_MILLIS = 700;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpServer> servers = new ArrayList<>();

  /** Starts a server and returns its address. */
  public String serve(String name) {
    return serve(name, name.length());
  }

  /**
   * Starts a server whose answers are padded with spaces to {@code length}, and returns its
   * address.
   */
  public String serve(String name, int length) {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
    serve(name + " ".repeat(length - name.length()), address);
    return "127.0.0.1:" + address.getPort();
  }

  /** Starts a server at an address. */
  public void serve(String answer, InetSocketAddress address) {
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            try {
              Thread.sleep(SLOW_MILLIS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          String protocol = exchange.getRequestHeaders().getFirst("X-Forwarded-Proto");
          if (protocol != null) {
            exchange.getResponseHeaders().set("Seen-Proto", protocol);
          }
          int status = exchange.getRequestURI().getPath().equals("/failing") ? 500 : 200;
          exchange.sendResponseHeaders(status, body.length);
          try (var stream = exchange.getResponseBody()) {
            stream.write(body);
          }
        });
    server.start();
    servers.add(server);
  }

  /** Stops the server that has this address. */
  public void stop(String address) {
    for (HttpServer server : servers) {
      if (address.endsWith(":" + server.getAddress().getPort())) {
        server.stop(0);
        return;
      }
    }
    throw new AssertionError("no server has the address " + address);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }
}
