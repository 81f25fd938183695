package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes {@link LogLossAccepted} as JSON. */
final class LogLossCodec {

  private LogLossCodec() {}

  static void writeFields(JsonGenerator out, LogLossAccepted loss) throws IOException {
    out.writeStringField("end", loss.end().toString());
    out.writeArrayFieldStart("missing");
    for (KnownEnd known : loss.missing()) {
      out.writeStartObject();
      out.writeStringField("source", known.source());
      if (known.logId() != null) {
        out.writeStringField("log", known.logId());
      }
      out.writeStringField("head", known.head().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static LogLossAccepted read(JsonParser in) throws IOException {
    LogHead end = null;
    List<KnownEnd> missing = new ArrayList<>();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "end" -> end = LogHead.parse(Json.text(in));
        case "missing" -> {
          Json.expect(in, JsonToken.START_ARRAY);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            missing.add(readKnown(in));
          }
        }
        default -> throw Json.unknown(in);
      }
    }
    return new LogLossAccepted(Json.required(end, "end"), missing);
  }

  private static KnownEnd readKnown(JsonParser in) throws IOException {
    String source = null;
    String logId = null;
    LogHead head = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "source" -> source = Json.text(in);
        case "log" -> logId = Json.text(in);
        case "head" -> head = LogHead.parse(Json.text(in));
        default -> throw Json.unknown(in);
      }
    }
    return new KnownEnd(Json.required(source, "source"), logId, Json.required(head, "head"));
  }
}
