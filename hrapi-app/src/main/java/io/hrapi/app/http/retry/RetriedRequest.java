package io.hrapi.app.http.retry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Idempotency;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request that carries an idempotency key. It is hashed while its body is read, so that the body
 * is not kept for that. Requests with the same method, path, query and body are the same.
 */
public final class RetriedRequest extends HttpServletRequestWrapper {

  private static final String ATTRIBUTE = RetriedRequest.class.getName();
  private static final String BODY = "body";
  private static final String REVISION = "revision";

  private final HttpServletRequest request;
  private final String key;
  private final ObjectMapper mapper;
  private final MessageDigest digest;
  private @Nullable Hashing body;
  private @Nullable String hash;

  RetriedRequest(HttpServletRequest request, String key, ObjectMapper mapper) {
    super(request);
    this.request = request;
    this.key = key;
    this.mapper = mapper;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    String query = request.getQueryString();
    String line =
        request.getMethod()
            + " "
            + request.getRequestURI()
            + (query == null ? "" : "?" + query)
            + "\n";
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Returns the wrapper that the filter made of a request; null if the request has no key. */
  public static @Nullable RetriedRequest of(HttpServletRequest request) {
    return (RetriedRequest) request.getAttribute(ATTRIBUTE);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      body = new Hashing(request.getInputStream(), digest);
    }
    return body;
  }

  /** Returns the hash of the whole request; reads the rest of the body. */
  String hash() {
    if (hash == null) {
      try {
        getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException("the request's body was incomplete", e);
      }
      hash = HexFormat.of().formatHex(digest.digest());
    }
    return hash;
  }

  /**
   * The content of a response.
   *
   * @param revision the version that last changed the resource, for its entity tag; null if the
   *     response has no tag
   */
  public record Answer(Object body, @Nullable Long revision) {}

  /** Returns what the event is to store; reads the rest of the body. */
  public Idempotency answered(BiFunction<Decision, View, Answer> answer) {
    return new Idempotency(key, hash(), (decision, after) -> text(answer.apply(decision, after)));
  }

  private String text(Answer answer) {
    ObjectNode text = mapper.createObjectNode();
    if (answer.revision() != null) {
      text.put(REVISION, answer.revision());
    }
    text.set(BODY, mapper.valueToTree(answer.body()));
    return text.toString();
  }

  /** Returns the response to the request, as its event stores it. */
  static Kept kept(EventRecord event, ObjectMapper mapper) {
    try {
      JsonNode text = mapper.readTree(event.answer());
      JsonNode revision = text.get(REVISION);
      return new Kept(
          mapper.writeValueAsString(text.get(BODY)), revision == null ? null : revision.asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the answer of event " + event.version() + " cannot be read", e);
    }
  }

  /**
   * A stored response.
   *
   * @param body the response's body, in JSON
   * @param revision as in {@link Answer}
   */
  record Kept(String body, @Nullable Long revision) {}

  /** Adds every byte that is read to a digest. */
  private static final class Hashing extends ServletInputStream {

    private final ServletInputStream stream;
    private final MessageDigest digest;

    Hashing(ServletInputStream stream, MessageDigest digest) {
      this.stream = stream;
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      int value = stream.read();
      if (value >= 0) {
        digest.update((byte) value);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = stream.read(bytes, offset, length);
      if (count > 0) {
        digest.update(bytes, offset, count);
      }
      return count;
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(listener);
    }
  }
}
