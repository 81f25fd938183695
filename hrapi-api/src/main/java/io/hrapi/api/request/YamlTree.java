package io.hrapi.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Parses one YAML document into the same tree as JSON. Every scalar except null is a string, so
 * that a name {@code no}, {@code 1} or {@code 0x10} stays what was written; {@link ObjectReader}
 * also accepts flags and numbers as strings. Aliases and tags are refused: a few aliases can turn a
 * small body into a very large tree.
 */
final class YamlTree {

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TAGS = Set.of("!", "tag:yaml.org,2002:str");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Iterator<Event> events;
  private final int maxDepth;
  private final TreeMemory memory;

  private YamlTree(Iterator<Event> events, int maxDepth, TreeMemory memory) {
    this.events = events;
    this.maxDepth = maxDepth;
    this.memory = memory;
  }

  /**
   * Parses a text.
   *
   * @throws MalformedBodyException if it is not exactly one document, or has something that is not
   *     supported
   * @throws IOException if the text cannot be read
   */
  static JsonNode parse(Reader text, int maxDepth, TreeMemory memory) throws IOException {
    LoaderOptions options = new LoaderOptions();
    // The size of the body has already been limited.
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      Iterable<Event> events = new Yaml(options).parse(text);
      return new YamlTree(events.iterator(), maxDepth, memory).document();
    } catch (MarkedYAMLException e) {
      throw malformed(String.valueOf(e.getProblem()), e.getProblemMark());
    } catch (YAMLException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw malformed(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), null);
    }
  }

  private JsonNode document() {
    next(); // the stream's start
    if (next().is(Event.ID.StreamEnd)) {
      throw new MalformedBodyException("the body is empty; expected YAML");
    }
    JsonNode root = node(next(), 1);
    next(); // the document's end
    Event end = next();
    if (!end.is(Event.ID.StreamEnd)) {
      throw malformed("a second document starts; expected a single one", end.getStartMark());
    }
    return root;
  }

  private JsonNode node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      throw malformed(
          "the alias *"
              + JsonBody.shown(alias.getAnchor())
              + " is not supported; write out what it refers to",
          event.getStartMark());
    }
    if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag(), event);
      memory.text(scalar.getValue());
      return scalar.isPlain() && scalar.getTag() == null && NULLS.contains(scalar.getValue())
          ? NODES.nullNode()
          : NODES.textNode(scalar.getValue());
    }
    checkTag(((CollectionStartEvent) event).getTag(), event);
    if (depth > maxDepth) {
      throw malformed("it is nested deeper than " + maxDepth + " levels", event.getStartMark());
    }
    return event.is(Event.ID.SequenceStart) ? list(depth) : object(depth);
  }

  private ArrayNode list(int depth) {
    memory.list();
    ArrayNode list = NODES.arrayNode();
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      memory.element();
      list.add(node(event, depth + 1));
    }
    return list;
  }

  private ObjectNode object(int depth) {
    memory.object();
    ObjectNode object = NODES.objectNode();
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw malformed("expected a name", event.getStartMark());
      }
      checkTag(key.getTag(), event);
      String name = key.getValue();
      if (name.length() > JsonBody.MAX_NAME) {
        throw malformed(
            "a name has more than " + JsonBody.MAX_NAME + " characters", event.getStartMark());
      }
      if (object.has(name)) {
        throw malformed("\"" + JsonBody.shown(name) + "\" is given twice", event.getStartMark());
      }
      memory.field(name);
      object.set(name, node(next(), depth + 1));
    }
    return object;
  }

  private static void checkTag(@Nullable String tag, Event event) {
    if (tag != null && !TAGS.contains(tag)) {
      throw malformed("the tag " + JsonBody.shown(tag) + " is not supported", event.getStartMark());
    }
  }

  private Event next() {
    return events.next();
  }

  private static MalformedBodyException malformed(String problem, @Nullable Mark mark) {
    return new MalformedBodyException(
        "the body is not YAML that hrapi supports: "
            + problem
            + (mark == null
                ? ""
                : ", at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1)));
  }
}
