package io.hrapi.app.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.present.EventRepresentations;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.EventPaths;
import io.hrapi.events.projection.EventPaths.Bearing;
import io.hrapi.events.projection.HistoryPath;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent to readers (HTML standard, section 9.2.6): its version as {@code id}, its
 * type as {@code event}, and as {@code data} what {@code GET /v1/events/{version}} returns. Shared
 * by all readers, and never changed.
 */
final class Frame {

  private static final char REPLACEMENT = '\uFFFD';

  /** Estimated heap of a path, in bytes. */
  private static final int PATH_BYTES = 150;

  private final long version;
  private final String type;
  private final @Nullable EventPaths paths;
  private final byte[] bytes;

  private Frame(EventRecord event, @Nullable EventPaths paths, byte[] bytes) {
    version = event.version();
    type = event.type();
    this.paths = paths;
    this.bytes = bytes;
  }

  /** Creates a frame for readers that want all events, or those of a type. */
  static Frame of(EventRecord event, ObjectMapper mapper) {
    return of(event, null, mapper);
  }

  /** Creates a frame for any reader. */
  static Frame withPaths(EventRecord event, ObjectMapper mapper) {
    return of(event, EventPaths.of(event), mapper);
  }

  private static Frame of(EventRecord event, @Nullable EventPaths paths, ObjectMapper mapper) {
    try {
      // JSON on one line; a line break would end the field.
      String text = text(event, mapper.writeValueAsString(EventRepresentations.of(event)));
      return new Frame(event, paths, text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("version " + event.version() + " cannot be shown", e);
    }
  }

  /** Returns an event's complete frame with the given data. */
  static String text(EventRecord event, String data) {
    return "id: "
        + event.version()
        + "\nevent: "
        + oneLine(event.type())
        + "\ndata: "
        + data
        + "\n\n";
  }

  /**
   * Replaces line breaks, which an imported log may have in types, and which would end the field.
   */
  private static String oneLine(String type) {
    return type.indexOf('\n') < 0 && type.indexOf('\r') < 0
        ? type
        : type.replace('\n', REPLACEMENT).replace('\r', REPLACEMENT);
  }

  long version() {
    return version;
  }

  /** Returns whether the frame can tell which resources the event affects. */
  boolean hasPaths() {
    return paths != null;
  }

  /** Returns how the event affects a resource; null if the resource is. */
  @Nullable Bearing on(@Nullable HistoryPath resource) {
    return resource == null ? null : Objects.requireNonNull(paths).on(resource);
  }

  /** Returns the estimated heap of the frame, in bytes. */
  long heap() {
    return bytes.length + (paths == null ? 0L : (long) PATH_BYTES * paths.size());
  }

  String type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }
}
