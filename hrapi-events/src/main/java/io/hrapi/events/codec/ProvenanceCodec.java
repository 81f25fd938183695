package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.io.IOException;

/** Reads and writes the changes about origins, backups and the clock as JSON. */
final class ProvenanceCodec {

  private ProvenanceCodec() {}

  static void writeFields(JsonGenerator out, Provenance provenance) throws IOException {
    out.writeStringField("source", provenance.source());
    if (provenance.logId() != null) {
      out.writeStringField("log", provenance.logId());
    }
    LogHead head = provenance.head();
    if (head != null) {
      out.writeNumberField("version", head.version());
      out.writeStringField("hash", head.hash().toHex());
    }
  }

  static Provenance readProvenance(JsonParser in) throws IOException {
    String source = null;
    String logId = null;
    Long version = null;
    Hash hash = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "source" -> source = Json.text(in);
        case "log" -> logId = Json.text(in);
        case "version" -> version = Json.longInteger(in);
        case "hash" -> hash = Hash.ofHex(Json.text(in));
        default -> throw Json.unknown(in);
      }
    }
    LogHead head =
        version == null && hash == null
            ? null
            : new LogHead(Json.required(version, "version"), Json.required(hash, "hash"));
    return new Provenance(Json.required(source, "source"), logId, head);
  }

  static void writeFields(JsonGenerator out, BackupStored backup) throws IOException {
    out.writeStringField("place", backup.place());
    out.writeNumberField("version", backup.head().version());
    out.writeStringField("hash", backup.head().hash().toHex());
  }

  static BackupStored readBackup(JsonParser in) throws IOException {
    String place = null;
    Long version = null;
    Hash hash = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "place" -> place = Json.text(in);
        case "version" -> version = Json.longInteger(in);
        case "hash" -> hash = Hash.ofHex(Json.text(in));
        default -> throw Json.unknown(in);
      }
    }
    return new BackupStored(
        Json.required(place, "place"),
        new LogHead(Json.required(version, "version"), Json.required(hash, "hash")));
  }

  static BackupDeleted readDeleted(JsonParser in) throws IOException {
    String place = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "place" -> place = Json.text(in);
        default -> throw Json.unknown(in);
      }
    }
    return new BackupDeleted(Json.required(place, "place"));
  }

  static void writeFields(JsonGenerator out, ClockDoubted doubted) throws IOException {
    out.writeNumberField("clockMicros", doubted.clockMicros());
  }

  static ClockDoubted readDoubted(JsonParser in) throws IOException {
    Long clockMicros = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "clockMicros" -> clockMicros = Json.longInteger(in);
        default -> throw Json.unknown(in);
      }
    }
    return new ClockDoubted(Json.required(clockMicros, "clockMicros"));
  }
}
