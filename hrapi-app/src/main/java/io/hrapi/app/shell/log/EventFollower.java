package io.hrapi.app.shell.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.RefusalMessages;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Printable;
import io.hrapi.app.shell.console.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code GET /v1/events/stream} (server-sent events, WHATWG HTML section 9.2). If the stream
 * ends, it is requested again, from the last received event; only the first request must succeed.
 */
final class EventFollower {

  private static final String TYPE = "text/event-stream";

  /** hrapi sends a comment every 15 s; if three are missing, the connection is dead. */
  private static final Duration SILENCE = Duration.ofSeconds(50);

  private static final long DEFAULT_PAUSE_MILLIS = 3_000;
  private static final long MAX_PAUSE_MILLIS = 60_000;
  private static final int UNAVAILABLE = 503;

  private final HrapiClient client;
  private final Shell shell;
  private final Request stream;
  private @Nullable String lastId;
  private long pauseMillis = DEFAULT_PAUSE_MILLIS;
  private boolean connected;
  private boolean troubled;

  /**
   * Prepares the reading.
   *
   * @param stream the request of the stream, which selects events
   * @param after the version after which to begin; null for new events only
   */
  EventFollower(HrapiClient client, Shell shell, Request stream, @Nullable Long after) {
    this.client = client;
    this.shell = shell;
    this.stream = stream;
    lastId = after == null ? null : after.toString();
  }

  /**
   * Prints the events that the filter accepts.
   *
   * @param limit ends after this many events; also ends when the output is closed
   */
  void follow(Predicate<JsonNode> filter, long limit, EventLines lines) {
    long left = limit;
    while (true) {
      try (Reply reply = connect()) {
        left = read(reply, filter, left, lines);
        if (left == 0 || shell.out().checkError()) {
          return;
        }
        trouble("the stream ended");
      } catch (CommandException e) {
        if (!connected) {
          throw e;
        }
        trouble(e.getMessage());
      } catch (IOException e) {
        trouble("the stream was cut off: " + e.getMessage());
      }
      pause();
    }
  }

  private Reply connect() {
    Request request = stream.accepting(TYPE).within(SILENCE);
    Reply reply =
        client.exchange(lastId == null ? request : request.with(Map.of("Last-Event-ID", lastId)));
    if (reply.isProblem()) {
      // With any other status, a repetition would fail again.
      connected &= reply.status() == UNAVAILABLE;
      throw RefusalMessages.refusal(reply);
    }
    if (!reply.header("content-type").startsWith(TYPE)) {
      connected = false;
      reply.close();
      throw RefusalMessages.foreign(reply);
    }
    connected = true;
    return reply;
  }

  private long read(Reply reply, Predicate<JsonNode> filter, long limit, EventLines lines)
      throws IOException {
    long left = limit;
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8));
    StringBuilder data = new StringBuilder();
    String id = null;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isEmpty()) {
        // Only an empty line completes an event; its id counts from then on.
        lastId = id == null ? lastId : id;
        id = null;
        if (data.length() > 0) {
          left -= print(data.toString(), filter, lines);
          data.setLength(0);
        }
        if (left == 0 || shell.out().checkError()) {
          return left;
        }
      } else if (line.startsWith("data:")) {
        data.append(data.length() == 0 ? "" : "\n").append(value(line));
      } else if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.startsWith("retry:") && value(line).matches("\\d{1,9}")) {
        pauseMillis = Math.min(Long.parseLong(value(line)), MAX_PAUSE_MILLIS);
      }
    }
    return left;
  }

  private int print(String data, Predicate<JsonNode> filter, EventLines lines) {
    troubled = false;
    JsonNode event;
    try {
      event = Reply.MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      connected = false;
      throw CommandException.failed(
          "the stream has an event that is not JSON: " + Printable.of(data), e);
    }
    if (!filter.test(event)) {
      return 0;
    }
    lines.print(List.of(event));
    shell.out().flush();
    return 1;
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /** Reports a problem once, however long it lasts. */
  private void trouble(@Nullable String what) {
    if (!troubled) {
      shell.say(what + "; trying again every " + pauseMillis + " ms, from the last event");
      troubled = true;
    }
  }

  private void pause() {
    try {
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted", e);
    }
  }
}
