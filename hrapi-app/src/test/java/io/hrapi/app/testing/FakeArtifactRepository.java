package io.hrapi.app.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory artifact repository with the protocol and the oddities of mOSAIC's: errors have
 * status 200 and the code 1, and lists of versions are unordered. Faults can be switched on. Paths
 * are compared as sent, including escapes.
 */
public final class FakeArtifactRepository implements AutoCloseable {

  /** A fault in the answers to some requests. */
  public enum Fault {
    /** An error in the repository's own format. */
    CODE_1,
    /** A code other than 0 and 1. */
    CODE_2,
    /** Status 500. */
    STATUS_500,
    /** Status 404 from a server that is no artifact repository. */
    STATUS_404,
    /** No answer until the fake closes. */
    HANGS,
    /** The answer begins, and then stops. */
    HANGS_HALFWAY,
    /** Half of the announced bytes. */
    TRUNCATED,
    /** Half of the bytes, announced as if they were all. */
    CUT_SHORT,
    /** JSON that is neither an answer nor a database. */
    OTHER_JSON,
    /** An HTML page. */
    HTML,
    /** A well-formed answer without content. */
    EMPTY,
    /** The connection closes without an answer. */
    CLOSED,
    /** An answer whose announced length is 2 GiB. */
    TWO_GIBIBYTES,
    /** More JSON than an answer may have. */
    LONG_JSON
  }

  private static final String BASE = "/v1/repositories/mlbc/artifacts";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int BACKLOG = 64;
  private static final int OK = 200;
  private static final int LONG_BYTES = 3 << 20;

  private final Map<String, Map<String, Map<String, byte[]>>> artifacts = new TreeMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final int port = FreePorts.next();

  private volatile @Nullable Fault fault;
  private volatile String faulty = "";
  private String rival = "";
  private int races;

  /** Starts an empty repository, which is unknown until a version is stored. */
  public FakeArtifactRepository() {
    this(null);
  }

  /**
   * Starts an empty repository, which is unknown until a version is stored.
   *
   * @param tls the context for HTTPS; null for plain HTTP
   */
  public FakeArtifactRepository(@Nullable SSLContext tls) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      if (tls == null) {
        server = HttpServer.create(address, BACKLOG);
      } else {
        HttpsServer secure = HttpsServer.create(address, BACKLOG);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return port;
  }

  /** Returns the requests, as {@code PUT /v1/…}, in their order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /**
   * Makes requests that match a regular expression, such as {@code GET .*\.db}, fail from now on.
   */
  public void fail(String pattern, Fault with) {
    faulty = pattern;
    fault = with;
  }

  /** Ends the fault. */
  public void heal() {
    fault = null;
  }

  /**
   * Before each of the next matching PUTs, another client puts to the same path.
   *
   * @param pattern matches the request, as in {@link #fail}
   * @param times the number of such PUTs
   */
  public synchronized void race(String pattern, int times) {
    rival = pattern;
    races = times;
  }

  /** Creates a version with these files, without a check. */
  public synchronized void put(String artifact, String version, Map<String, byte[]> files) {
    artifacts.computeIfAbsent(artifact, name -> new TreeMap<>()).put(version, new TreeMap<>(files));
  }

  /** Returns the files of a version. */
  public synchronized Map<String, byte[]> files(String artifact, String version) {
    return Map.copyOf(artifacts.getOrDefault(artifact, Map.of()).getOrDefault(version, Map.of()));
  }

  /** Returns the versions of an artifact. */
  public synchronized List<String> versions(String artifact) {
    return List.copyOf(artifacts.getOrDefault(artifact, Map.of()).keySet());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    requests.add(request);
    Fault with = fault;
    try (exchange) {
      if (with != null && request.matches(faulty)) {
        fail(exchange, with, request);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      send(exchange, answer(request, body));
    }
  }

  private synchronized byte[] answer(String request, byte[] body) throws IOException {
    boolean put = request.startsWith("PUT ");
    String path = request.substring(request.indexOf(' ') + 1);
    if (!path.startsWith(BASE)) {
      return error("no such resource");
    }
    String[] parts = path.substring(BASE.length()).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = java.net.URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
    }
    if (put && races > 0 && request.matches(rival)) {
      int left = races - 1;
      races = 0;
      answer(request, "SQLite format 3\0 of somebody else".getBytes(StandardCharsets.UTF_8));
      races = left;
    }
    return switch (parts.length) {
      case 1 -> artifacts.isEmpty() ? error("unknown repository") : done(artifacts.keySet());
      case 2 ->
          artifacts.containsKey(parts[1])
              ? done(unordered(artifacts.get(parts[1]).keySet()))
              : error("unknown artifact");
      case 3 ->
          put
              ? create(parts[1], parts[2])
              : request.startsWith("DELETE ") ? delete(parts[1], parts[2]) : error("not found");
      case 4 -> files(parts[1], parts[2], null, null);
      default -> files(parts[1], parts[2], parts[4], put ? body : null);
    };
  }

  private byte[] create(String artifact, String version) throws IOException {
    if (artifacts.computeIfAbsent(artifact, name -> new TreeMap<>()).containsKey(version)) {
      return error("version exists");
    }
    put(artifact, version, Map.of());
    return done(List.of());
  }

  private byte[] delete(String artifact, String version) throws IOException {
    return artifacts.getOrDefault(artifact, new TreeMap<>()).remove(version) == null
        ? error("unknown version")
        : done(List.of());
  }

  private byte[] files(
      String artifact, String version, @Nullable String file, byte @Nullable [] body)
      throws IOException {
    Map<String, byte[]> files = artifacts.getOrDefault(artifact, Map.of()).get(version);
    if (files == null) {
      return error("unknown version");
    }
    if (file == null) {
      return done(files.keySet());
    }
    byte[] present = files.get(file);
    if (body == null) {
      return present == null ? error("unknown file") : present;
    }
    if (present != null) {
      return error("file exists");
    }
    files.put(file, body);
    return done(List.of());
  }

  /** Returns the versions in reverse lexical order, in which 9 comes before 10. */
  private static List<String> unordered(Collection<String> versions) {
    List<String> list = new ArrayList<>(versions);
    Collections.sort(list);
    Collections.reverse(list);
    return list;
  }

  private void fail(HttpExchange exchange, Fault with, String request) throws IOException {
    if (with == Fault.HANGS) {
      await();
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (with) {
      case CODE_1 -> send(exchange, error("the disk is full"));
      case CODE_2 -> send(exchange, text("{\"code\": 2, \"message\": \"?\", \"data\": []}"));
      case STATUS_500 -> exchange.sendResponseHeaders(500, -1);
      case STATUS_404 -> exchange.sendResponseHeaders(404, -1);
      case HANGS_HALFWAY -> {
        half(exchange, answer(request, body));
        await();
      }
      case TRUNCATED -> half(exchange, answer(request, body));
      case CUT_SHORT -> {
        byte[] whole = answer(request, body);
        send(exchange, java.util.Arrays.copyOf(whole, whole.length / 2));
      }
      case OTHER_JSON -> send(exchange, text("{\"hello\": \"world\", \"n\": [1, 2]}"));
      case HTML -> send(exchange, text("<html><body>Welcome to somewhere else</body></html>"));
      case EMPTY -> exchange.sendResponseHeaders(OK, -1);
      case CLOSED -> exchange.getRequestBody().close();
      case TWO_GIBIBYTES -> {
        exchange.sendResponseHeaders(OK, 2L << 30);
        exchange.getResponseBody().write(text("SQLite format 3\0"));
        exchange.getResponseBody().flush();
        await();
      }
      case LONG_JSON ->
          send(exchange, text("{\"code\": 0, \"data\": [\"" + "9".repeat(LONG_BYTES) + "\"]}"));
      default -> throw new AssertionError(with);
    }
  }

  private static void half(HttpExchange exchange, byte[] whole) throws IOException {
    exchange.sendResponseHeaders(OK, whole.length);
    OutputStream out = exchange.getResponseBody();
    out.write(whole, 0, whole.length / 2);
    out.flush();
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(OK, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] done(Collection<String> data) throws IOException {
    ObjectNode answer = MAPPER.createObjectNode().put("code", 0).put("message", "");
    data.forEach(answer.putArray("data")::add);
    return MAPPER.writeValueAsBytes(answer);
  }

  private static byte[] error(String words) throws IOException {
    return MAPPER.writeValueAsBytes(
        MAPPER.createObjectNode().put("code", 1).put("message", words).put("data", words));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Stops the server; hanging requests end too. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
