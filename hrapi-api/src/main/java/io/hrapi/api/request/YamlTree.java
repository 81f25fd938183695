package io.hrapi.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
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
 * Makes a tree as JSON has it of one YAML document. Every scalar but null is a text, so that a name
 * {@code no}, {@code 1} or {@code 0x10} is what was written; {@link ObjectReader} takes flags and
 * numbers as text too. Aliases and tags are refused: a few of them make a small body a large tree.
 */
final class YamlTree {

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TAGS = Set.of("!", "tag:yaml.org,2002:str");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Iterator<Event> events;
  private final int maxDepth;

  private YamlTree(Iterator<Event> events, int maxDepth) {
    this.events = events;
    this.maxDepth = maxDepth;
  }

  /**
   * Parses a text.
   *
   * @throws MalformedBodyException if it is not one document, or has what is not taken
   */
  static JsonNode parse(String text, int maxDepth) {
    LoaderOptions options = new LoaderOptions();
    // The body's own limit has been seen to.
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      Iterable<Event> events = new Yaml(options).parse(new StringReader(text));
      return new YamlTree(events.iterator(), maxDepth).document();
    } catch (MarkedYAMLException e) {
      throw malformed(String.valueOf(e.getProblem()), e.getProblemMark());
    } catch (YAMLException e) {
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
      throw malformed("a second document begins; a body is one", end.getStartMark());
    }
    return root;
  }

  private JsonNode node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      throw malformed(
          "the alias *" + alias.getAnchor() + " is not taken; write out what it stands for",
          event.getStartMark());
    }
    if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag(), event);
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
    ArrayNode list = NODES.arrayNode();
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      list.add(node(event, depth + 1));
    }
    return list;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw malformed("expected a name", event.getStartMark());
      }
      checkTag(key.getTag(), event);
      if (object.has(key.getValue())) {
        throw malformed("\"" + key.getValue() + "\" stands there twice", event.getStartMark());
      }
      object.set(key.getValue(), node(next(), depth + 1));
    }
    return object;
  }

  private static void checkTag(@Nullable String tag, Event event) {
    if (tag != null && !TAGS.contains(tag)) {
      throw malformed("the tag " + tag + " is not taken", event.getStartMark());
    }
  }

  private Event next() {
    return events.next();
  }

  private static MalformedBodyException malformed(String problem, @Nullable Mark mark) {
    return new MalformedBodyException(
        "the body is not YAML that is taken: "
            + problem
            + (mark == null
                ? ""
                : ", at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1)));
  }
}
