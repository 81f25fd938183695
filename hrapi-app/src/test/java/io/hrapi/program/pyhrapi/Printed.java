package io.hrapi.program.pyhrapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.testing.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** Compares answers with those printed in pyHrapi's documentation. */
final class Printed {

  private Printed() {}

  /**
   * Expects 200 with exactly the printed fields, each with the printed type, and the {@code added}
   * fields, which pyHrapi does not have.
   */
  static void expectPrinted(Answer answer, String printed, String... added) {
    ObjectNode actual = answer.expect(200).json().deepCopy();
    for (String field : added) {
      assertThat(actual.remove(field)).as(field).isNotNull();
    }
    expectForm("", actual, new Answer(200, Map.of(), printed).json());
  }

  private static void expectForm(String at, JsonNode actual, JsonNode printed) {
    assertThat(type(actual)).as(at).isEqualTo(type(printed));
    if (printed.isArray()) {
      assertThat(new TreeSet<>(texts(actual))).as(at).isEqualTo(new TreeSet<>(texts(printed)));
      assertThat(texts(actual)).as(at).isSorted();
    }
    TreeSet<String> fields = new TreeSet<>();
    printed.fieldNames().forEachRemaining(fields::add);
    TreeSet<String> actualFields = new TreeSet<>();
    actual.fieldNames().forEachRemaining(actualFields::add);
    assertThat(actualFields).as(at).isEqualTo(fields);
    for (String field : fields) {
      expectForm(at + "/" + field, actual.path(field), printed.path(field));
    }
  }

  private static String type(JsonNode node) {
    return node.isIntegralNumber() ? "whole number" : node.getNodeType().toString();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }
}
