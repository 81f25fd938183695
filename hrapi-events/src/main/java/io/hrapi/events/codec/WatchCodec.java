package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.model.Deviation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the changes that hrapi records while it watches its HAProxy, as JSON. */
final class WatchCodec {

  private WatchCodec() {}

  static void writeFields(JsonGenerator out, HaproxyDied died) throws IOException {
    out.writeStringField("commitId", died.commitId());
    out.writeNumberField("pid", died.pid());
    Json.texts(out, "messages", died.messages());
  }

  static HaproxyDied readDied(JsonParser in) throws IOException {
    String commitId = "";
    long pid = 0;
    List<String> messages = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commitId" -> commitId = Json.text(in);
        case "pid" -> pid = Json.longInteger(in);
        case "messages" -> messages = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new HaproxyDied(commitId, pid, messages);
  }

  static void writeFields(JsonGenerator out, HaproxyGivenUp givenUp) throws IOException {
    out.writeStringField("commitId", givenUp.commitId());
    out.writeNumberField("starts", givenUp.starts());
    Json.texts(out, "messages", givenUp.messages());
  }

  static HaproxyGivenUp readGivenUp(JsonParser in) throws IOException {
    String commitId = "";
    int starts = 0;
    List<String> messages = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commitId" -> commitId = Json.text(in);
        case "starts" -> starts = Json.integer(in);
        case "messages" -> messages = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new HaproxyGivenUp(commitId, starts, messages);
  }

  static void writeFields(JsonGenerator out, DriftFound found) throws IOException {
    out.writeStringField("commitId", found.commitId());
    out.writeNumberField("count", found.count());
    out.writeArrayFieldStart("deviations");
    for (Deviation deviation : found.deviations()) {
      out.writeStartObject();
      out.writeStringField("what", deviation.what());
      out.writeStringField("resource", deviation.resource());
      out.writeStringField("expected", deviation.expected());
      out.writeStringField("found", deviation.found());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static DriftFound readDriftFound(JsonParser in) throws IOException {
    String commitId = "";
    int count = 0;
    List<Deviation> deviations = new ArrayList<>();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commitId" -> commitId = Json.text(in);
        case "count" -> count = Json.integer(in);
        case "deviations" -> {
          Json.expect(in, JsonToken.START_ARRAY);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            deviations.add(readDeviation(in));
          }
        }
        default -> throw Json.unknown(in);
      }
    }
    return new DriftFound(commitId, count, deviations);
  }

  private static Deviation readDeviation(JsonParser in) throws IOException {
    String what = null;
    String resource = "";
    String expected = "";
    String found = "";
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "what" -> what = Json.text(in);
        case "resource" -> resource = Json.text(in);
        case "expected" -> expected = Json.text(in);
        case "found" -> found = Json.text(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Deviation(Json.required(what, "what"), resource, expected, found);
  }

  static void writeFields(JsonGenerator out, DriftEnded ended) throws IOException {
    out.writeStringField("commitId", ended.commitId());
  }

  static DriftEnded readDriftEnded(JsonParser in) throws IOException {
    String commitId = "";
    while (Json.nextField(in)) {
      if (!in.currentName().equals("commitId")) {
        throw Json.unknown(in);
      }
      commitId = Json.text(in);
    }
    return new DriftEnded(commitId);
  }
}
