package io.hrapi.api.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.api.problem.FieldError;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's body as JSON or YAML, whatever its shape: an object, a list, a string, null. */
public final class JsonBody {

  private static final int MAX_DEPTH = 64;

  /** The maximum length of a name, in characters; every name that the API accepts is shorter. */
  static final int MAX_NAME = 1_000;

  /**
   * Up to this size a body is decoded as a whole, which is faster but needs a multiple of its
   * memory.
   */
  private static final int SMALL_BYTES = 1 << 15;

  private static final int SHOWN_CHARACTERS = 60;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .build())
          // Clients choose the names, and an interned name can stay in memory for long.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * The parts of a message in which the parser names its own settings and classes, which clients
   * should not see.
   */
  private static final Pattern PARSERS_OWN =
      Pattern.compile(
          ", from `[^`]*`"
              + "|: enable `[^`]*` to allow"
              + "|: maybe a \\(non-standard\\) comment\\? \\([^)]*\\)"
              + "| \\(start marker at \\[Source[^\\]]*\\]\\)"
              + "| ?\\[Source[^\\]]*\\]");

  /** Traces of the parser's settings and classes that {@link #PARSERS_OWN} did not remove. */
  private static final Pattern PARSERS_WORDS = Pattern.compile("`|Feature|fasterxml|Constraints");

  private final JsonNode root;

  JsonBody(JsonNode root) {
    this.root = root;
  }

  /**
   * Parses a body that is known to be small, for example that of a test.
   *
   * @param bytes JSON in UTF-8
   * @throws MalformedBodyException if the body is empty or is not JSON
   */
  public static JsonBody parse(byte[] bytes) {
    return parse(bytes, memory -> {});
  }

  /**
   * Parses a body.
   *
   * @param bytes JSON in UTF-8
   * @param memory receives the number of bytes of heap for each part of the result before it is
   *     allocated; an exception that it throws ends the parsing
   * @throws MalformedBodyException if the body is empty or is not JSON
   */
  public static JsonBody parse(byte[] bytes, LongConsumer memory) {
    if (bytes.length == 0) {
      throw new MalformedBodyException("the body is empty; expected JSON");
    }
    try (JsonParser parser = parser(bytes)) {
      return new JsonBody(JsonTree.parse(parser, new TreeMemory(memory)));
    } catch (JsonProcessingException e) {
      throw notJson(said(e.getOriginalMessage()), e.getLocation());
    } catch (IOException e) {
      throw noText("JSON");
    }
  }

  private static String said(String parsers) {
    String said = PARSERS_OWN.matcher(parsers).replaceAll("");
    return PARSERS_WORDS.matcher(said).find() ? "it cannot be parsed" : said;
  }

  private static JsonParser parser(byte[] bytes) throws IOException {
    return bytes.length <= SMALL_BYTES
        ? FACTORY.createParser(text(bytes, "JSON"))
        : FACTORY.createParser(reader(bytes));
  }

  /**
   * Parses a body in YAML that is known to be small.
   *
   * @param bytes YAML in UTF-8
   * @throws MalformedBodyException if the body is empty, is not YAML, or has aliases or tags
   */
  public static JsonBody parseYaml(byte[] bytes) {
    return parseYaml(bytes, memory -> {});
  }

  /**
   * Parses a body in YAML: one document, in which every scalar except null is a string.
   *
   * @param bytes YAML in UTF-8
   * @param memory receives the memory needed, as in {@link #parse(byte[], LongConsumer)}
   * @throws MalformedBodyException if the body is empty, is not YAML, or has aliases or tags
   */
  public static JsonBody parseYaml(byte[] bytes, LongConsumer memory) {
    try (Reader reader = reader(bytes)) {
      return new JsonBody(YamlTree.parse(reader, MAX_DEPTH, new TreeMemory(memory)));
    } catch (IOException e) {
      throw noText("YAML");
    }
  }

  /**
   * Decodes the bytes strictly: the parser would also accept UTF-16, surrogates and overlong forms.
   */
  private static String text(byte[] bytes, String form) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw noText(form);
    }
  }

  /** Returns a reader that decodes piece by piece, as strictly as {@link #text(byte[], String)}. */
  private static Reader reader(byte[] bytes) throws IOException {
    Reader reader =
        new BufferedReader(
            new InputStreamReader(
                new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK.charAt(0)) {
      reader.reset();
    }
    return reader;
  }

  private static MalformedBodyException noText(String form) {
    return new MalformedBodyException("the body is not " + form + ": its bytes are not UTF-8");
  }

  static MalformedBodyException notJson(String why, @Nullable JsonLocation where) {
    return new MalformedBodyException(
        "the body is not JSON: "
            + why
            + (where == null
                ? ""
                : ", at line " + where.getLineNr() + ", column " + where.getColumnNr()));
  }

  /** Returns the beginning of a text from the client, at most 60 characters. */
  static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
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

  /** Returns the text of a body that {@linkplain #isText() is a string}. */
  public String text() {
    return root.textValue();
  }

  /**
   * Returns a reader of the fields of a body that is an object.
   *
   * @throws InvalidBodyException if it is not an object
   */
  public ObjectReader object() {
    if (!root.isObject()) {
      throw invalid("", "expected a JSON object, got " + ObjectReader.kind(root));
    }
    return new ObjectReader(root, "", new FieldErrors());
  }

  /**
   * Returns readers of the objects of a body that is a list of objects, or an object with only that
   * list. The JSON pointers of each reader start at its object.
   *
   * @param field the field with the list if the body is an object
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
