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
 * An answer of hrapi. Must be closed, unless one of the methods that read the whole body was
 * called.
 *
 * @param question method and URL, for messages
 * @param headers by their names in lower case
 */
public record Reply(String question, int status, Map<String, String> headers, InputStream body)
    implements AutoCloseable {

  public static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Beyond what any text of hrapi has: a page of events has a thousand, cut to fifty changes. */
  private static final int MAX_BYTES = 256 * 1024 * 1024;

  private static final int PROBLEMS = 400;

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** A header; empty if it is not there. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The version that the answer reflects, or that a write became. */
  public String version() {
    return header("hrapi-version");
  }

  /** Whether the answer is a refusal. */
  public boolean isProblem() {
    return status >= PROBLEMS;
  }

  /** The body as text. */
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

  /** The body as JSON. */
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
