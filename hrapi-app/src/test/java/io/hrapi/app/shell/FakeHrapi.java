package io.hrapi.app.shell;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hrapi.app.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends prepared answers in turn, and records the requests. */
final class FakeHrapi implements AutoCloseable {

  /** A recorded request. */
  record Asked(String request, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private record Prepared(
      int status, String type, Map<String, String> headers, String body, int missing) {}

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Prepared> answers = new ArrayDeque<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  FakeHrapi() {
    try {
      http =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Asked last() {
    return asked.get(asked.size() - 1);
  }

  /** Prepares the next answer: 200 with JSON and this version. */
  FakeHrapi json(long version, String body) {
    return then(200, "application/json", Map.of("Hrapi-Version", Long.toString(version)), body);
  }

  synchronized FakeHrapi then(int status, String type, Map<String, String> headers, String body) {
    answers.add(new Prepared(status, type, headers, body, 0));
    return this;
  }

  /** Prepares the next answer, which ends one byte early. */
  synchronized FakeHrapi cutOff(String type, Map<String, String> headers, String body) {
    answers.add(new Prepared(200, type, headers, body, 1));
    return this;
  }

  private synchronized Prepared next() {
    return answers.isEmpty()
        ? new Prepared(500, "text/plain", Map.of(), "nothing is prepared", 0)
        : answers.remove();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    Prepared answer = next();
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        answer.status(), head || bytes.length == 0 ? -1 : bytes.length + answer.missing());
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
