package io.hrapi.api.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Parses a JSON text into a tree. The library's own parser is not used because it cannot count the
 * memory it needs while parsing, and because its search for duplicates needs a set of names for
 * each object, which doubles the memory.
 */
final class JsonTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final TreeMemory memory;

  private JsonTree(JsonParser parser, TreeMemory memory) {
    this.parser = parser;
    this.memory = memory;
  }

  /**
   * Parses the whole text.
   *
   * @throws MalformedBodyException if it is empty, continues after its value, has a name twice in
   *     an object, or a number whose exponent is too large
   * @throws IOException if it is not JSON
   */
  static JsonNode parse(JsonParser parser, TreeMemory memory) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new MalformedBodyException("the body is empty; expected JSON");
    }
    JsonNode root = new JsonTree(parser, memory).node(first);
    if (parser.nextToken() != null) {
      throw JsonBody.notJson("there is data after its end", parser.currentTokenLocation());
    }
    return root;
  }

  private JsonNode node(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> {
        String text = parser.getText();
        memory.text(text);
        yield NODES.textNode(text);
      }
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> {
        memory.number(2 * parser.getTextLength());
        yield fraction(parser.getText());
      }
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new IllegalStateException("no value starts with " + token);
    };
  }

  private JsonNode fraction(String text) {
    try {
      return SentNumber.of(text);
    } catch (NumberFormatException e) {
      throw JsonBody.notJson(
          "the number " + JsonBody.shown(text) + " has too large an exponent",
          parser.currentTokenLocation());
    }
  }

  private JsonNode whole() throws IOException {
    memory.number(parser.getTextLength());
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private ArrayNode list() throws IOException {
    memory.list();
    ArrayNode list = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      memory.element();
      list.add(node(token));
    }
    return list;
  }

  private ObjectNode object() throws IOException {
    memory.object();
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (object.has(name)) {
        throw JsonBody.notJson(
            "Duplicate field '" + JsonBody.shown(name) + "'", parser.currentTokenLocation());
      }
      memory.field(name);
      object.set(name, node(parser.nextToken()));
    }
    return object;
  }
}
