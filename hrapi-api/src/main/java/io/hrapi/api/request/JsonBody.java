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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A request's body as JSON or YAML, whatever its shape: an object, a list, a string, null. */
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

  JsonBody(JsonNode root) {
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
      JsonNode root = MAPPER.readTree(text(bytes, "JSON"));
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

  /**
   * Parses a body in YAML: one document, whose scalars but null are texts.
   *
   * @param bytes YAML in UTF-8
   * @throws MalformedBodyException if it is empty or none, or has aliases or tags
   */
  public static JsonBody parseYaml(byte[] bytes) {
    return new JsonBody(YamlTree.parse(text(bytes, "YAML"), MAX_DEPTH));
  }

  /** Decodes by ourselves: the parser takes UTF-16 too, and surrogates and overlong forms. */
  private static String text(byte[] bytes, String form) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MalformedBodyException("the body is not " + form + ": its bytes are no UTF-8");
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

  public boolean isList() {
    return root.isArray();
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
      throw invalid("", "expected a JSON object, got " + ObjectReader.kind(root));
    }
    return new ObjectReader(root, "", new FieldErrors());
  }

  /**
   * The objects of a body that is a list of them, or an object with nothing but that list. Each is
   * read by itself, with pointers that begin at it.
   *
   * @param field of the list, where the body is an object
   * @throws InvalidBodyException if it is neither
   */
  public List<ObjectReader> objects(String field) {
    JsonNode list = root;
    String at = "";
    if (root.isObject()) {
      ObjectReader body = object();
      body.ignore(field);
      body.finish();
      list = root.path(field);
      at = "/" + field;
    }
    if (!list.isArray()) {
      throw invalid(
          at, "expected a list, got " + (list.isMissingNode() ? "none" : ObjectReader.kind(list)));
    }
    List<ObjectReader> objects = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      String pointer = at + "/" + objects.size();
      if (!element.isObject()) {
        throw invalid(pointer, "expected an object, got " + ObjectReader.kind(element));
      }
      objects.add(new ObjectReader(element, "", new FieldErrors()));
    }
    return objects;
  }

  private static InvalidBodyException invalid(String pointer, String detail) {
    return new InvalidBodyException(List.of(new FieldError(pointer, detail)));
  }
}
