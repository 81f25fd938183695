package io.hrapi.app.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A client of the API. Headers are passed as alternating names and values. Thread-safe. */
public final class Api {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final int port;

  public Api(int port) {
    this.port = port;
  }

  public int port() {
    return port;
  }

  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public Answer head(String path, String... headers) {
    return send("HEAD", path, BodyPublishers.noBody(), headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  /** Sends a PUT with a JSON body. */
  public Answer put(String path, String json, String... headers) {
    return put(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Sends a PUT whose body has the type of JSON, whatever it contains. */
  public Answer put(String path, byte[] body, String... headers) {
    return sendTyped("PUT", path, "application/json", body, headers);
  }

  /** Sends a POST with a content type but no body, as pyHrapi's clients do. */
  public Answer post(String path, String... headers) {
    return sendTyped("POST", path, "application/json", new byte[0], headers);
  }

  /** Sends a POST with a JSON body. */
  public Answer postJson(String path, String json, String... headers) {
    return sendTyped(
        "POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Commits the model, even if an upload is running. */
  public Answer commitOverUpload() {
    return post("/v1/controller/commit?replaceUpload=true");
  }

  public Answer commit(String... headers) {
    return post("/v1/controller/commit", headers);
  }

  /** Sends a text body in UTF-8. */
  public Answer sendText(String method, String path, String text, String... headers) {
    return sendTyped(method, path, "text/plain", text.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Makes an uploaded configuration pending. */
  public Answer putPending(String text, String... headers) {
    return sendText("PUT", "/v1/haproxy/configuration/pending", text, headers);
  }

  /** Commits the pending configuration. */
  public Answer commitPending(String... headers) {
    return post("/v1/haproxy/configuration/commit", headers);
  }

  /**
   * Creates the pool {@code p} with one target {@code t}, and the gateway {@code g} that uses it.
   *
   * @param target the target's address
   * @param port the port of the gateway's endpoint {@code e}, on loopback
   */
  public void putGateway(String target, int port) {
    putGateway(Map.of("t", target), port);
  }

  /**
   * Creates the pool {@code p} with targets, whose addresses are given by name, and the gateway
   * {@code g} that uses it.
   */
  public void putGateway(Map<String, String> targets, int port) {
    String named =
        new TreeMap<>(targets)
            .entrySet().stream()
                .map(target -> "\"%s\": \"%s\"".formatted(target.getKey(), target.getValue()))
                .collect(Collectors.joining(", "));
    put("/v1/pools/p", "{\"targets\": {" + named + "}}").expect(200);
    put(
            "/v1/gateways/g",
            "{\"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d\"}}".formatted(port))
        .expect(200);
  }

  /** Uploads a configuration and commits it at once. */
  public Answer upload(String text, String... headers) {
    return sendText("POST", "/v1/controller/upload", text, headers);
  }

  /** Sends a body with this content type. */
  public Answer sendTyped(String method, String path, String type, byte[] body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send(method, path, BodyPublishers.ofByteArray(body), all);
  }

  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns the newest version of the log. */
  public long version() {
    return get("/v1/status").expect(200).json().at("/versions/latest").asLong();
  }

  /** Returns the newest event. */
  public JsonNode lastEvent() {
    return get("/v1/events?order=desc&limit=1").expect(200).json().at("/events/0");
  }
}
