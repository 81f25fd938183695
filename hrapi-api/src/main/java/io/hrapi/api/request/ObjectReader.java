package io.hrapi.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object: lenient in form (flags also as text or number, numbers also as
 * text), strict in content. Errors are collected, so that a client learns of all wrong fields at
 * once: after the last field, {@link #finish()} refuses unknown fields and throws if anything was
 * wrong.
 *
 * <p>A method that reads a field returns null if the field is absent or wrong. Not thread-safe.
 */
public final class ObjectReader {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}(?:\\.0*)?");
  private static final int MAX_DIGITS = 18;
  private static final int SHOWN_CHARACTERS = 60;

  private final JsonNode object;
  private final Set<String> known = new HashSet<>();
  private final String at;
  private final @Nullable String only;
  private final FieldErrors errors;

  /**
   * A reader of an object somewhere in a body.
   *
   * @param at the pointer to it
   * @param errors those of the whole body
   */
  ObjectReader(JsonNode object, String at, FieldErrors errors) {
    this(object, at, null, errors);
  }

  /**
   * A reader of an object that stands for a mere text.
   *
   * @param only its field, which is that text
   */
  private ObjectReader(JsonNode object, String at, @Nullable String only, FieldErrors errors) {
    this.object = object;
    this.at = at;
    this.only = only;
    this.errors = errors;
  }

  /** The JSON pointer to the object; empty if it is the body. */
  public String pointer() {
    return at;
  }

  /** Whether the object has a field of this name. */
  public boolean has(String field) {
    return object.has(field);
  }

  /** Whether the object has a field of this name and it is null. */
  public boolean isNull(String field) {
    return object.path(field).isNull();
  }

  /** Whether the object has a field of this name and it is this very text. */
  public boolean isText(String field, String text) {
    return text.equals(object.path(field).textValue());
  }

  /** Allows a field whose value does not matter: a resource that names itself once more. */
  public void ignore(String field) {
    known.add(field);
  }

  /** A text field. */
  public @Nullable String text(String field) {
    return text(field, Function.identity());
  }

  /**
   * A text field with a form of its own.
   *
   * @param parse throws {@link IllegalArgumentException}, whose message goes to the client
   */
  public <T> @Nullable T text(String field, Function<String, T> parse) {
    JsonNode node = take(field);
    return node == null ? null : parse(pointer(field), node, parse);
  }

  /** A flag: {@code true}, {@code false}, the same as text in any case, 0 or 1. */
  public @Nullable Boolean flag(String field) {
    JsonNode node = take(field);
    if (node == null) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    String text = node.isTextual() ? node.textValue().toLowerCase(Locale.ROOT) : node.toString();
    if (text.equals("true") || text.equals("1")) {
      return true;
    }
    if (text.equals("false") || text.equals("0")) {
      return false;
    }
    wrong(pointer(field), "true or false", node);
    return null;
  }

  /** A flag that clients know by two names; both at once must say the same. */
  public @Nullable Boolean flag(String field, String otherName) {
    Boolean first = flag(field);
    Boolean second = flag(otherName);
    if (first != null && second != null && !first.equals(second)) {
      refuse(otherName, "contradicts \"" + field + "\", which is the same field");
    }
    return first == null ? second : first;
  }

  /**
   * A whole number, as number or text.
   *
   * @param make from the number; throws {@link IllegalArgumentException}, whose message goes to the
   *     client
   */
  public <T> @Nullable T integer(String field, Function<Integer, T> make) {
    // What does not fit an int is out of every range there is.
    return number(
        field, Integer.MIN_VALUE, Integer.MAX_VALUE, value -> make.apply(Math.toIntExact(value)));
  }

  /**
   * A whole number that may be large, as number or text.
   *
   * @param make as for {@link #integer}
   */
  public <T> @Nullable T number(String field, Function<Long, T> make) {
    return number(field, Long.MIN_VALUE, Long.MAX_VALUE, make);
  }

  private <T> @Nullable T number(String field, long least, long most, Function<Long, T> make) {
    JsonNode node = take(field);
    if (node == null) {
      return null;
    }
    Long sent = whole(node);
    if (sent == null) {
      wrong(pointer(field), "a whole number of at most 18 digits", node);
      return null;
    }
    long value = Math.max(least, Math.min(most, sent));
    try {
      return make.apply(value);
    } catch (IllegalArgumentException e) {
      String said = message(e);
      errors.add(
          pointer(field),
          value == sent ? said : said.replace(Long.toString(value), Long.toString(sent)));
      return null;
    }
  }

  /** A whole number exactly as it was sent: nothing is rounded. Null if it is none. */
  private static @Nullable Long whole(JsonNode node) {
    if (node instanceof SentNumber) {
      BigDecimal value = node.decimalValue().stripTrailingZeros();
      // Looked at before it is made a number: an exponent makes a few characters gigabytes.
      return value.scale() <= 0 && (long) value.precision() - value.scale() <= MAX_DIGITS
          ? (Long) value.longValueExact()
          : null;
    }
    String digits = node.isNumber() || node.isTextual() ? node.asText() : "";
    if (!WHOLE_NUMBER.matcher(digits).matches()) {
      return null;
    }
    int point = digits.indexOf('.');
    return Long.parseLong(point < 0 ? digits : digits.substring(0, point));
  }

  /**
   * An object whose fields are names and whose values are texts; in the order in which they came.
   *
   * @param name throws {@link IllegalArgumentException}, whose message goes to the client
   * @param value as for the name
   */
  public <K, V> Map<K, V> map(String field, Function<String, K> name, Function<String, V> value) {
    Map<K, V> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(field)) {
      String pointer = pointer(field) + escaped(entry.getKey());
      K key = convert(pointer, entry.getKey(), name);
      V converted = parse(pointer, entry.getValue(), value);
      if (key != null && converted != null) {
        map.put(key, converted);
      }
    }
    return map;
  }

  /**
   * An object whose fields are names and whose values are objects; in the order in which they came.
   * Null, be it for all or for one, stands for an object without fields.
   *
   * @param name throws {@link IllegalArgumentException}, whose message goes to the client
   * @param shortForm the field that a text stands for where an object is expected; null if none
   * @param read makes something of one; null if that is not possible. The fields that it does not
   *     read are unknown ones
   */
  public <K, V> Map<K, V> objects(
      String field,
      Function<String, K> name,
      @Nullable String shortForm,
      BiFunction<K, ObjectReader, @Nullable V> read) {
    if (isNull(field)) {
      ignore(field);
      return Map.of();
    }
    Map<K, V> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(field)) {
      String pointer = pointer(field) + escaped(entry.getKey());
      K key = convert(pointer, entry.getKey(), name);
      ObjectReader child = child(pointer, entry.getValue(), shortForm);
      if (key == null || child == null) {
        continue;
      }
      V value = read.apply(key, child);
      child.refuseUnknown();
      if (map.containsKey(key)) {
        errors.add(pointer, "\"" + key + "\" is given twice");
      } else if (value != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  /** The entries of a field that is an object; none if it is not there, or wrong. */
  private Set<Map.Entry<String, JsonNode>> entries(String field) {
    JsonNode node = take(field);
    if (node == null) {
      return Set.of();
    }
    if (!node.isObject()) {
      wrong(pointer(field), "an object", node);
    }
    return node.properties();
  }

  /**
   * An object; null, or none at all, stands for one without fields.
   *
   * @param read makes something of it, as for {@link #objects}
   */
  public <T> @Nullable T object(String field, Function<ObjectReader, @Nullable T> read) {
    JsonNode node = take(field);
    ObjectReader child = child(pointer(field), node == null ? NullNode.getInstance() : node, null);
    if (child == null) {
      return null;
    }
    T value = read.apply(child);
    child.refuseUnknown();
    return value;
  }

  private @Nullable ObjectReader child(String pointer, JsonNode node, @Nullable String shortForm) {
    if (node.isObject()) {
      return new ObjectReader(node, pointer, errors);
    }
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    if (node.isNull()) {
      return new ObjectReader(made, pointer, errors);
    }
    if (node.isTextual() && shortForm != null) {
      made.set(shortForm, node);
      return new ObjectReader(made, pointer, shortForm, errors);
    }
    wrong(pointer, shortForm == null ? "an object" : "an object or a string", node);
    return null;
  }

  /** A field that is a body of its own, null among them; null if it is not there. */
  public @Nullable JsonBody body(String field) {
    JsonNode node = take(field);
    return node == null ? null : new JsonBody(node);
  }

  /** A list of texts, each once. */
  public <T> List<T> list(String field, Function<String, T> element) {
    List<T> list = list(field, (elements, index) -> elements.text(index, element));
    return list == null ? List.of() : List.copyOf(new LinkedHashSet<>(list));
  }

  /**
   * A list.
   *
   * @param element reads one as if it were a field of this name; null where it is wrong
   * @return null if the field is not there, or is no list
   */
  public <T> @Nullable List<T> list(
      String field, BiFunction<ObjectReader, String, @Nullable T> element) {
    JsonNode node = take(field);
    if (node == null) {
      return null;
    }
    if (!node.isArray()) {
      wrong(pointer(field), "a list", node);
      return null;
    }
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    node.forEach(each -> fields.set(Integer.toString(fields.size()), each));
    ObjectReader elements = new ObjectReader(fields, pointer(field), errors);
    List<T> list = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      T read = element.apply(elements, Integer.toString(i));
      if (read != null) {
        list.add(read);
      }
    }
    return list;
  }

  /** Whether the object has a field of this name and it is a list. */
  public boolean isList(String field) {
    return object.path(field).isArray();
  }

  /** Adds what the reader found wrong by itself. */
  public void refuse(String field, String detail) {
    errors.add(pointer(field), detail);
  }

  /** Whether so much is wrong that nobody needs to hear of more. */
  public boolean isFull() {
    return errors.isFull();
  }

  /** Adds what is wrong anywhere in the body, by its pointer. */
  public void refuseAt(String pointer, String detail) {
    errors.add(pointer, detail);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidBodyException if a field is unknown, or was wrong
   */
  public void finish() {
    refuseUnknown();
    errors.throwIfAny();
  }

  /**
   * Ends the reading of an object that is to have no fields at all.
   *
   * @param why said of each field
   * @throws InvalidBodyException if it has one
   */
  public void finishEmpty(String why) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (errors.isFull()) {
                errors.add(at, "");
              } else {
                refuse(name, why);
              }
            });
    errors.throwIfAny();
  }

  private void refuseUnknown() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (known.contains(name)) {
        continue;
      }
      if (errors.isFull()) {
        errors.add(at, "");
      } else {
        refuse(name, "unknown field; known are " + known.stream().sorted().toList());
      }
    }
  }

  private @Nullable JsonNode take(String field) {
    known.add(field);
    return object.get(field);
  }

  private <T> @Nullable T parse(String pointer, JsonNode node, Function<String, T> parse) {
    if (!node.isTextual()) {
      wrong(pointer, "a string", node);
      return null;
    }
    return convert(pointer, node.textValue(), parse);
  }

  private <T> @Nullable T convert(String pointer, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      errors.add(pointer, message(e));
      return null;
    }
  }

  private void wrong(String pointer, String expected, JsonNode node) {
    errors.add(pointer, "expected " + expected + ", got " + shown(node));
  }

  private static String message(IllegalArgumentException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static String shown(JsonNode node) {
    if (node.isContainerNode()) {
      return kind(node);
    }
    String text = node.toString();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> node.getNodeType().toString();
    };
  }

  private String pointer(String field) {
    return field.equals(only) ? at : at + escaped(field);
  }

  private static String escaped(String field) {
    return "/" + field.replace("~", "~0").replace("/", "~1");
  }
}
