package io.hrapi.app.backup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hrapi.events.log.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a backup is, as it stands beside the database: {@code
 * {"headHash":"…","version":12,"logId":"…","time":"2026-01-31T12:00:00Z","size":40960}}.
 *
 * @param headHash the hash of the log's newest event
 * @param logVersion that event's version, from 0 on
 * @param logId of the log
 * @param time when the backup was made
 * @param size of the database, in bytes
 */
public record BackupNote(Hash headHash, long logVersion, String logId, Instant time, long size) {

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

  /** The note as it is stored, in UTF-8. */
  byte[] toJson() {
    try {
      return STRICT.writeValueAsBytes(
          STRICT
              .createObjectNode()
              .put(HEAD_HASH, headHash.toHex())
              .put(VERSION, logVersion)
              .put(LOG_ID, logId)
              .put(TIME, time.toString())
              .put(SIZE, size));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a backup's note cannot be written", e);
    }
  }

  /**
   * Reads a note. Fields that are not known here are passed over: a newer release may have them.
   *
   * @throws BackupException.BadAnswer if it is none
   */
  static BackupNote ofJson(byte[] json) {
    try {
      JsonNode note = STRICT.readTree(json);
      return new BackupNote(
          Hash.ofHex(text(note, HEAD_HASH)),
          number(note, VERSION),
          text(note, LOG_ID),
          Instant.parse(text(note, TIME)),
          number(note, SIZE));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new BackupException.BadAnswer("this is no backup's note: " + e.getMessage());
    }
  }

  private static String text(JsonNode note, String field) {
    JsonNode value = note.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("\"" + field + "\" is " + value + ", expected a text");
    }
    return value.textValue();
  }

  private static long number(JsonNode note, String field) {
    JsonNode value = note.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(
          "\"" + field + "\" is " + value + ", expected a number from 0 on");
    }
    return value.longValue();
  }
}
