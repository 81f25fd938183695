package io.hrapi.app.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.http.EventRepresentations;
import io.hrapi.events.log.EventRecord;
import java.nio.charset.StandardCharsets;

/**
 * An event as it goes to its readers (HTML standard, section 9.2.6): its version as {@code id}, its
 * type as {@code event}, and as {@code data} what {@code GET /v1/events/{version}} answers. All
 * readers share it, and nobody changes it.
 */
final class Frame {

  private static final char REPLACEMENT = '\uFFFD';

  private final long version;
  private final String subject;
  private final String type;
  private final byte[] bytes;

  private Frame(EventRecord event, byte[] bytes) {
    version = event.version();
    subject = event.subject();
    type = event.type();
    this.bytes = bytes;
  }

  static Frame of(EventRecord event, ObjectMapper mapper) {
    try {
      // JSON has no line breaks of its own, which would end the field.
      String text = text(event, mapper.writeValueAsString(EventRepresentations.of(event)));
      return new Frame(event, text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("version " + event.version() + " cannot be shown", e);
    }
  }

  /** The whole text around an event's data. */
  static String text(EventRecord event, String data) {
    return "id: "
        + event.version()
        + "\nevent: "
        + oneLine(event.type())
        + "\ndata: "
        + data
        + "\n\n";
  }

  /** A log that was imported may have types with line breaks, and each would end the field. */
  private static String oneLine(String type) {
    return type.indexOf('\n') < 0 && type.indexOf('\r') < 0
        ? type
        : type.replace('\n', REPLACEMENT).replace('\r', REPLACEMENT);
  }

  long version() {
    return version;
  }

  String subject() {
    return subject;
  }

  String type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }
}
