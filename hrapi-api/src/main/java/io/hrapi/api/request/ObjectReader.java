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
   * Creates a reader of an object within a body.
   *
   * @param at the JSON pointer to the object
   * @param errors the errors of the whole body
   */
  ObjectReader(JsonNode object, String at, FieldErrors errors) {
    this(object, at, null, errors);
  }

  /**
   * Creates a reader of an object that was sent in its short form, as a mere string.
   *
   * @param only the field that has this string; null if the object was sent as an object
   */
  private ObjectReader(JsonNode object, String at, @Nullable String only, FieldErrors errors) {
    this.object = object;
    this.at = at;
    this.only = only;
    this.errors = errors;
  }

  /** Returns the JSON pointer to the object; empty if it is the body. */
  public String pointer() {
    return at;
  }

  /** Returns whether the object has a field of this name. */
  public boolean has(String field) {
    return object.has(field);
  }

  /** Returns whether the object has a field of this name that is null. */
  public boolean isNull(String field) {
    return object.path(field).isNull();
  }

  /** Returns whether the object has a field of this name that is exactly this string. */
  public boolean isText(String field, String text) {
    return text.equals(object.path(field).textValue());
  }

  /**
   * Accepts a field with any value, for example the name of a resource that the path already has.
   */
  public void ignore(String field) {
    known.add(field);
  }

  /** Reads a string. */
  public @Nullable String text(String field) {
    return text(field, Function.identity());
  }

  /**
   * Reads a string and converts it.
   *
   * @param parse converts the string; throws {@link IllegalArgumentException} with a message for
   *     the client
   */
  public <T> @Nullable T text(String field, Function<String, T> parse) {
    JsonNode node = take(field);
    return node == null ? null : parse(pointer(field), node, parse);
  }

  /** Reads a flag: {@code true}, {@code false}, 0 or 1, or one of these as a string in any case. */
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

  /** Reads a flag that has two names; if both are sent, they must have the same value. */
  public @Nullable Boolean flag(String field, String otherName) {
    Boolean first = flag(field);
    Boolean second = flag(otherName);
    if (first != null && second != null && !first.equals(second)) {
      refuse(otherName, "contradicts \"" + field + "\", which is the same field");
    }
    return first == null ? second : first;
  }

  /**
   * Reads a whole number, sent as a number or a string. A number that does not fit an int is passed
   * to {@code make} as the nearest int.
   *
   * @param make converts the number; throws {@link IllegalArgumentException} with a message for the
   *     client
   */
  public <T> @Nullable T integer(String field, Function<Integer, T> make) {
    // Every range ends before the limits of an int, so make refuses the nearest int as well.
    return number(
        field, Integer.MIN_VALUE, Integer.MAX_VALUE, value -> make.apply(Math.toIntExact(value)));
  }

  /**
   * Reads a whole number of at most 18 digits, sent as a number or a string.
   *
   * @param make converts the number, as in {@link #integer}
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

  /** Returns the whole number exactly as it was sent, without rounding; null if it is not one. */
  private static @Nullable Long whole(JsonNode node) {
    if (node instanceof SentNumber) {
      BigDecimal value = node.decimalValue().stripTrailingZeros();
      // Checked before the conversion: with an exponent, a few characters can need gigabytes.
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
   * Reads an object whose fields are names and whose values are strings.
   *
   * @param name converts a name; throws {@link IllegalArgumentException} with a message for the
   *     client
   * @param value converts a value, in the same way
   * @return the valid entries, in the order in which they were sent; empty if the field is absent
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
   * Reads an object whose fields are names and whose values are objects. Null, for the whole or for
   * one value, is read as an object without fields.
   *
   * @param name converts a name; throws {@link IllegalArgumentException} with a message for the
   *     client
   * @param shortForm the field that is meant if a string is sent instead of an object; null if that
   *     is not allowed
   * @param read converts an object; returns null if that is not possible. Fields that it does not
   *     read are refused as unknown
   * @return the valid entries, in the order in which they were sent; empty if the field is absent
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

  /** Returns the entries of a field that is an object; empty if it is absent or wrong. */
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
   * Reads an object; if the field is null or absent, it is read as an object without fields.
   *
   * @param read converts the object, as in {@link #objects}
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

  /** Reads a field of any shape, including null, as a body; returns null if the field is absent. */
  public @Nullable JsonBody body(String field) {
    JsonNode node = take(field);
    return node == null ? null : new JsonBody(node);
  }

  /** Reads a list of strings and drops duplicates; returns an empty list if the field is absent. */
  public <T> List<T> list(String field, Function<String, T> element) {
    List<T> list = list(field, (elements, index) -> elements.text(index, element));
    return list == null ? List.of() : List.copyOf(new LinkedHashSet<>(list));
  }

  /**
   * Reads a list.
   *
   * @param element reads an element as if it were a field with the element's index as its name;
   *     returns null if the element is wrong
   * @return the valid elements; null if the field is absent or is not a list
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

  /** Returns whether the object has a field of this name that is a list. */
  public boolean isList(String field) {
    return object.path(field).isArray();
  }

  /** Adds an error about a field, found by the caller. */
  public void refuse(String field, String detail) {
    errors.add(pointer(field), detail);
  }

  /** Returns whether there are so many errors that further ones would only be counted. */
  public boolean isFull() {
    return errors.isFull();
  }

  /** Adds an error about the part of the body at this JSON pointer. */
  public void refuseAt(String pointer, String detail) {
    errors.add(pointer, detail);
  }

  /**
   * Ends the reading: refuses unknown fields.
   *
   * @throws InvalidBodyException if a field of the body is unknown or wrong
   */
  public void finish() {
    refuseUnknown();
    errors.throwIfAny();
  }

  /**
   * Ends the reading of an object that must have no fields.
   *
   * @param why the error for each field
   * @throws InvalidBodyException if it has a field, or if there were other errors
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
