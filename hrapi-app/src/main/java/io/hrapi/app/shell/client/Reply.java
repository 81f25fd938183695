package io.hrapi.app.shell.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response of hrapi. It must be closed, unless a method that reads the whole body was called.
 *
 * @param question method and URL, for messages
 * @param status the HTTP status
 * @param headers the first value of each header, by its name in lower case
 * @param body the body, not read yet
 */
public record Reply(String question, int status, Map<String, String> headers, InputStream body)
    implements AutoCloseable {

  public static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * More than any response of hrapi has: a page has at most a thousand events with fifty changes
   * each.
   */
  private static final int MAX_BYTES = 256 * 1024 * 1024;

  private static final int PROBLEMS = 400;

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Returns a header; empty if it is absent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Returns the version that the response reflects, or that a write created. */
  public String version() {
    return header("hrapi-version");
  }

  /** Returns whether the response is an error. */
  public boolean isProblem() {
    return status >= PROBLEMS;
  }

  /**
   * Reads the body as text.
   *
   * @throws CommandException if it is too long or incomplete
   */
  public String text() {
    try (body) {
      byte[] bytes = body.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw CommandException.failed(
            question + ": the answer is longer than " + MAX_BYTES + " bytes", null);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw HrapiClient.cutOff(question, e);
    }
  }

  /**
   * Reads the body as JSON.
   *
   * @throws CommandException if it is too long, incomplete, or not JSON
   */
  public JsonNode json() {
    String text = text();
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw CommandException.failed(
          question
              + ": answered "
              + status
              + " and an answer that is not JSON: "
              + Printable.of(text.substring(0, Math.min(200, text.length())).strip())
              + "; does hrapi run there?",
          e);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw HrapiClient.cutOff(question, e);
    }
  }
}
