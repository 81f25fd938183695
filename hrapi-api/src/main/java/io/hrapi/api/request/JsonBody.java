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

  /** The most characters of a name: no name that is taken has as many. */
  static final int MAX_NAME = 1_000;

  /** Up to here a body is made a text as a whole, which is faster and takes a multiple. */
  private static final int SMALL_BYTES = 1 << 15;

  private static final int SHOWN_CHARACTERS = 60;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .build())
          // Names are the client's choice, and what is interned is interned for long.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Where the parser names its own settings and classes, which are nobody's business. */
  private static final Pattern PARSERS_OWN =
      Pattern.compile(
          ", from `[^`]*`"
              + "|: enable `[^`]*` to allow"
              + "|: maybe a \\(non-standard\\) comment\\? \\([^)]*\\)"
              + "| \\(start marker at \\[Source[^\\]]*\\]\\)"
              + "| ?\\[Source[^\\]]*\\]");

  /** What is left of them after all. */
  private static final Pattern PARSERS_WORDS = Pattern.compile("`|Feature|fasterxml|Constraints");

  private final JsonNode root;

  JsonBody(JsonNode root) {
    this.root = root;
  }

  /**
   * Parses a body that is small by nature, a test's for instance.
   *
   * @param bytes JSON in UTF-8
   * @throws MalformedBodyException if it is empty or no JSON
   */
  public static JsonBody parse(byte[] bytes) {
    return parse(bytes, memory -> {});
  }

  /**
   * Parses a body.
   *
   * @param bytes JSON in UTF-8
   * @param memory is told how many bytes of the heap what is made of it takes, before it is; what
   *     that throws ends the parsing
   * @throws MalformedBodyException if it is empty or no JSON
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
   * Parses a body in YAML that is small by nature.
   *
   * @param bytes YAML in UTF-8
   * @throws MalformedBodyException if it is empty or none, or has aliases or tags
   */
  public static JsonBody parseYaml(byte[] bytes) {
    return parseYaml(bytes, memory -> {});
  }

  /**
   * Parses a body in YAML: one document, whose scalars but null are texts.
   *
   * @param bytes YAML in UTF-8
   * @param memory as for {@link #parse(byte[], LongConsumer)}
   * @throws MalformedBodyException if it is empty or none, or has aliases or tags
   */
  public static JsonBody parseYaml(byte[] bytes, LongConsumer memory) {
    try (Reader reader = reader(bytes)) {
      return new JsonBody(YamlTree.parse(reader, MAX_DEPTH, new TreeMemory(memory)));
    } catch (IOException e) {
      throw noText("YAML");
    }
  }

  /** Decodes by ourselves: the parser takes UTF-16 too, and surrogates and overlong forms. */
  private static String text(byte[] bytes, String form) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw noText(form);
    }
  }

  /** A reader that decodes piece by piece, as strictly. */
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

  /** The beginning of a text that is the client's choice. */
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
