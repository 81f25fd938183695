package io.hrapi.app.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.app.present.EventRepresentations;
import io.hrapi.events.log.EventRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * A large event as it is sent to one reader, in pieces, each created when the previous one was
 * sent: the whole event would take several times its bytes. Together, the pieces equal the {@link
 * Frame} of the event. For one thread at a time.
 */
final class LargeFrame {

  private static final int PIECE_BYTES = 1 << 15;
  private static final String CHANGES = "\"changes\":[";

  private final ObjectMapper mapper;
  private final Iterator<ChangeRepresentation> changes;
  private final String end;
  private String beginning;
  private boolean ended;

  LargeFrame(EventRecord event, ObjectMapper mapper) {
    this.mapper = mapper;
    String text = Frame.text(event, json(EventRepresentations.of(event, 0)));
    // Unique, because a quote within a value is preceded by a backslash.
    int at = text.indexOf(CHANGES + "]") + CHANGES.length();
    beginning = text.substring(0, at);
    end = text.substring(at);
    changes = EventRepresentations.of(event).changes().iterator();
  }

  boolean hasNext() {
    return !ended;
  }

  byte[] next() {
    ByteArrayOutputStream piece = new ByteArrayOutputStream(2 * PIECE_BYTES);
    piece.writeBytes(beginning.getBytes(StandardCharsets.UTF_8));
    while (changes.hasNext() && piece.size() < PIECE_BYTES) {
      piece.writeBytes(json(changes.next()).getBytes(StandardCharsets.UTF_8));
      if (changes.hasNext()) {
        piece.write(',');
      }
    }
    beginning = "";
    if (!changes.hasNext()) {
      piece.writeBytes(end.getBytes(StandardCharsets.UTF_8));
      ended = true;
    }
    return piece.toByteArray();
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be shown", e);
    }
  }
}
