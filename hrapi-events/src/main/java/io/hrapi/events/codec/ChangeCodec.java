package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The changes of an event as the JSON array that the log stores: {@code
 * [{"change":"target","before":{…},"after":{…}}]}. Thread-safe.
 *
 * <p>The names are permanent: kinds and fields may be added, but none may change its meaning. Each
 * stored text has the number of its format, and is read by the reader of that format.
 */
public final class ChangeCodec {

  /** The format that {@link #encode} writes. */
  public static final int FORMAT = 1;

  private static final String EMPTY = "[]";

  private ChangeCodec() {}

  /** Returns the stored form of an event's changes, in {@link #FORMAT}. */
  public static String encode(List<? extends Change> changes) {
    if (changes.isEmpty()) {
      return EMPTY;
    }
    // Reuses the buffers that Jackson keeps for each thread.
    SegmentedStringWriter text = new SegmentedStringWriter(Json.FACTORY._getBufferRecycler());
    try {
      try (JsonGenerator out = Json.FACTORY.createGenerator(text)) {
        out.writeStartArray();
        for (Change change : changes) {
          write(out, change);
        }
        out.writeEndArray();
      }
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode changes", e);
    }
  }

  /**
   * Decodes the changes of an event from their stored form.
   *
   * @param format the format in which they were written
   * @throws UndecodableChangesException if this release cannot read them
   */
  public static List<Change> decode(int format, String changes) {
    if (changes.equals(EMPTY) && format == FORMAT) {
      return List.of();
    }
    List<Change> decoded = new ArrayList<>(2);
    lazily(format, changes).forEach(decoded::add);
    return decoded;
  }

  /**
   * Returns the changes of an event, each decoded when the iteration reaches it, so that they are
   * never in memory all at once: decoded, they need two to three times the bytes of their stored
   * form.
   *
   * @return the changes, which can be iterated over any number of times; the iteration throws
   *     {@link UndecodableChangesException} if this release cannot read them
   * @throws UndecodableChangesException if this release does not know the format
   */
  public static Iterable<Change> lazily(int format, String changes) {
    if (format != FORMAT) {
      throw new UndecodableChangesException(
          "changes are in format " + format + ", this release reads " + FORMAT, null);
    }
    return () -> new Walk(changes);
  }

  /** Iterates over stored changes. */
  private static final class Walk implements Iterator<Change> {

    private final JsonParser in;

    /** Whether the parser is already at the start of the next change. */
    private boolean looked;

    private boolean ended;

    Walk(String changes) {
      try {
        in = Json.FACTORY.createParser(changes);
        if (in.nextToken() != JsonToken.START_ARRAY) {
          throw Json.unexpected(in, "an array of changes");
        }
      } catch (IOException e) {
        throw undecodable(e);
      }
    }

    @Override
    public boolean hasNext() {
      if (!looked && !ended) {
        try {
          if (in.nextToken() == JsonToken.END_ARRAY) {
            if (in.nextToken() != null) {
              throw Json.unexpected(in, "nothing after the changes");
            }
            in.close();
            ended = true;
          } else {
            Json.expect(in, JsonToken.START_OBJECT);
            looked = true;
          }
        } catch (IOException e) {
          throw undecodable(e);
        }
      }
      return !ended;
    }

    @Override
    public Change next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      looked = false;
      try {
        return read(in);
      } catch (IOException | IllegalArgumentException e) {
        throw undecodable(e);
      }
    }

    private static UndecodableChangesException undecodable(Exception e) {
      return new UndecodableChangesException("cannot read changes: " + e.getMessage(), e);
    }
  }

  private static void write(JsonGenerator out, Change change) throws IOException {
    out.writeStartObject();
    if (change instanceof ResourceChanged resource) {
      out.writeStringField("change", resource.known().kind().word());
      side(out, "before", resource.before());
      side(out, "after", resource.after());
    } else {
      ChangeForms.write(out, change);
    }
    out.writeEndObject();
  }

  private static void side(JsonGenerator out, String side, @Nullable Resource resource)
      throws IOException {
    if (resource != null) {
      out.writeFieldName(side);
      ResourceCodec.write(out, resource);
    }
  }

  private static Change read(JsonParser in) throws IOException {
    if (!Json.nextField(in) || !in.currentName().equals("change")) {
      throw Json.unexpected(in, "the field \"change\" first");
    }
    String word = Json.text(in);
    Kind<?> kind = Kinds.byWord(word);
    return kind == null ? ChangeForms.read(in, word) : sides(in, kind);
  }

  private static Change sides(JsonParser in, Kind<?> kind) throws IOException {
    Resource before = null;
    Resource after = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "before" -> before = ResourceCodec.read(in, kind);
        case "after" -> after = ResourceCodec.read(in, kind);
        default -> throw Json.unknown(in);
      }
    }
    return new ResourceChanged(before, after);
  }
}
