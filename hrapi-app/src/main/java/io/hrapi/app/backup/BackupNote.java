package io.hrapi.app.backup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.events.log.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The description of a backup, stored next to the database: {@code
 * {"headHash":"…","version":12,"logId":"…","time":"2026-01-31T12:00:00Z","size":40960}}, and if the
 * database is in several files {@code "parts":[{"file":"…","size":…,"sha256":"…"}]}.
 *
 * @param headHash the hash of the log's newest event
 * @param logVersion the version of that event, at least 0
 * @param logId the id of the log
 * @param time the time at which the backup was made
 * @param size the size of the database, in bytes
 * @param parts the files into which it was split, in their order; empty if it is one file
 */
public record BackupNote(
    Hash headHash, long logVersion, String logId, Instant time, long size, List<BackupPart> parts) {

  public BackupNote {
    parts = List.copyOf(parts);
  }

  /** Creates the note of a database in one file. */
  public BackupNote(Hash headHash, long logVersion, String logId, Instant time, long size) {
    this(headHash, logVersion, logId, time, size, List.of());
  }

  /** Returns this note for a database that was split into several files. */
  BackupNote in(List<BackupPart> files) {
    return new BackupNote(headHash, logVersion, logId, time, size, files);
  }

  static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String HEAD_HASH = "headHash";
  private static final String VERSION = "version";
  private static final String LOG_ID = "logId";
  private static final String TIME = "time";
  private static final String SIZE = "size";
  private static final String PARTS = "parts";
  private static final String FILE = "file";
  private static final String SHA256 = "sha256";

  /** Returns the note as it is stored, in UTF-8. */
  byte[] toJson() {
    try {
      ObjectNode note =
          STRICT
              .createObjectNode()
              .put(HEAD_HASH, headHash.toHex())
              .put(VERSION, logVersion)
              .put(LOG_ID, logId)
              .put(TIME, time.toString())
              .put(SIZE, size);
      if (!parts.isEmpty()) {
        ArrayNode array = note.putArray(PARTS);
        for (BackupPart part : parts) {
          array
              .addObject()
              .put(FILE, part.file())
              .put(SIZE, part.size())
              .put(SHA256, part.sha256().toHex());
        }
      }
      return STRICT.writeValueAsBytes(note);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a backup's note cannot be written", e);
    }
  }

  /**
   * Reads a note. Unknown fields are ignored, because a newer release may have written them.
   *
   * @throws BackupException.BadAnswer if it is not valid
   */
  static BackupNote ofJson(byte[] json) {
    try {
      JsonNode note = STRICT.readTree(json);
      return new BackupNote(
          Hash.ofHex(text(note, HEAD_HASH)),
          number(note, VERSION),
          text(note, LOG_ID),
          Instant.parse(text(note, TIME)),
          number(note, SIZE),
          parts(note));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new BackupException.BadAnswer("this is not a backup's note: " + e.getMessage());
    }
  }

  private static List<BackupPart> parts(JsonNode note) {
    JsonNode array = note.path(PARTS);
    if (!array.isMissingNode() && !array.isArray()) {
      throw new IllegalArgumentException("\"parts\" is " + array + ", expected a list");
    }
    List<BackupPart> parts = new ArrayList<>();
    for (JsonNode part : array) {
      parts.add(
          new BackupPart(text(part, FILE), number(part, SIZE), Hash.ofHex(text(part, SHA256))));
    }
    return parts;
  }

  private static String text(JsonNode note, String field) {
    JsonNode value = note.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("\"" + field + "\" is " + value + ", expected a string");
    }
    return value.textValue();
  }

  private static long number(JsonNode note, String field) {
    JsonNode value = note.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(
          "\"" + field + "\" is " + value + ", expected a number from 0");
    }
    return value.longValue();
  }
}
