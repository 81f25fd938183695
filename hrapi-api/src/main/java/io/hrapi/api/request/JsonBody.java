package io.hrapi.api.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hrapi.api.problem.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** A request's body as JSON, whatever its shape: an object, a string, null. */
public final class JsonBody {

  private static final int MAX_DEPTH = 64;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Where the parser names the setting behind one of its limits. */
  private static final Pattern PARSERS_OWN = Pattern.compile(", from `[^`]*`");

  private final JsonNode root;

  private JsonBody(JsonNode root) {
    this.root = root;
  }

  /**
   * Parses a body.
   *
   * @param bytes JSON in UTF-8
   * @throws MalformedBodyException if it is empty or no JSON
   */
  public static JsonBody parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MalformedBodyException("the body is empty; expected JSON");
    }
    try {
      JsonNode root = MAPPER.readTree(text(bytes));
      if (root == null || root.isMissingNode()) {
        throw new MalformedBodyException("the body is empty; expected JSON");
      }
      return new JsonBody(root);
    } catch (JsonProcessingException e) {
      throw new MalformedBodyException(
          "the body is not JSON: "
              + PARSERS_OWN.matcher(e.getOriginalMessage()).replaceAll("")
              + where(e));
    }
  }

  /** Decodes by ourselves: the parser takes UTF-16 too, and surrogates and overlong forms. */
  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MalformedBodyException("the body is not JSON: its bytes are no UTF-8");
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : ", at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  public boolean isNull() {
    return root.isNull();
  }

  public boolean isText() {
    return root.isTextual();
  }

  /** The text of a body that {@link #isText() is one}. */
  public String text() {
    return root.textValue();
  }

  /**
   * The fields of a body that is an object.
   *
   * @throws InvalidBodyException if it is none
   */
  public ObjectReader object() {
    if (!root.isObject()) {
      throw new InvalidBodyException(
          List.of(new FieldError("", "expected a JSON object, got " + ObjectReader.kind(root))));
    }
    return new ObjectReader(root);
  }
}
