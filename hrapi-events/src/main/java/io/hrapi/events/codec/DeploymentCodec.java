package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads and writes the deployment, and the changes about commits, uploads, starts and stops, as
 * JSON.
 */
final class DeploymentCodec {

  private DeploymentCodec() {}

  static void writeFields(JsonGenerator out, ConfigurationLoaded loaded) throws IOException {
    out.writeFieldName("commit");
    write(out, loaded.commit());
    if (loaded.trigger() != Trigger.COMMIT) {
      out.writeStringField("trigger", word(loaded.trigger()));
    }
    out.writeNumberField("rendered", loaded.rendered());
    out.writeStringField("outcome", word(loaded.outcome()));
    if (!loaded.because().isEmpty()) {
      out.writeStringField("because", loaded.because());
    }
    out.writeNumberField("pid", loaded.pid());
    out.writeStringField("haproxy", loaded.haproxy());
    out.writeStringField("release", loaded.release());
    Json.texts(out, "warnings", loaded.warnings());
  }

  static ConfigurationLoaded readLoaded(JsonParser in) throws IOException {
    LoadedCommit commit = null;
    Trigger trigger = Trigger.COMMIT;
    long rendered = 0;
    Outcome outcome = null;
    String because = "";
    long pid = 0;
    String haproxy = "";
    String release = "";
    List<String> warnings = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commit" -> commit = readCommit(in);
        case "trigger" -> trigger = Trigger.valueOf(Json.text(in).toUpperCase(Locale.ROOT));
        case "rendered" -> rendered = Json.longInteger(in);
        case "outcome" -> outcome = outcome(in);
        case "because" -> because = Json.text(in);
        case "pid" -> pid = Json.longInteger(in);
        case "haproxy" -> haproxy = Json.text(in);
        case "release" -> release = Json.text(in);
        case "warnings" -> warnings = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new ConfigurationLoaded(
        Json.required(commit, "commit"),
        trigger,
        rendered,
        Json.required(outcome, "outcome"),
        because,
        pid,
        haproxy,
        release,
        warnings);
  }

  static void writeFields(JsonGenerator out, ConfigurationNotLoaded notLoaded) throws IOException {
    out.writeStringField("commitId", notLoaded.commitId());
    out.writeNumberField("rendered", notLoaded.rendered());
    out.writeStringField("outcome", word(notLoaded.outcome()));
    Json.texts(out, "messages", notLoaded.messages());
  }

  static ConfigurationNotLoaded readNotLoaded(JsonParser in) throws IOException {
    String commitId = "";
    long rendered = 0;
    Outcome outcome = null;
    List<String> messages = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commitId" -> commitId = Json.text(in);
        case "rendered" -> rendered = Json.longInteger(in);
        case "outcome" -> outcome = outcome(in);
        case "messages" -> messages = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new ConfigurationNotLoaded(
        commitId, rendered, Json.required(outcome, "outcome"), messages);
  }

  static void writeFields(JsonGenerator out, HaproxyStarted started) throws IOException {
    out.writeStringField("commitId", started.commitId());
    out.writeNumberField("pid", started.pid());
  }

  static HaproxyStarted readStarted(JsonParser in) throws IOException {
    String commitId = "";
    long pid = 0;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "commitId" -> commitId = Json.text(in);
        case "pid" -> pid = Json.longInteger(in);
        default -> throw Json.unknown(in);
      }
    }
    return new HaproxyStarted(commitId, pid);
  }

  static void writeFields(JsonGenerator out, HaproxyStopped stopped) throws IOException {
    out.writeBooleanField("requested", stopped.requested());
    out.writeNumberField("pid", stopped.pid());
  }

  static HaproxyStopped readStopped(JsonParser in) throws IOException {
    boolean requested = false;
    long pid = 0;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "requested" -> requested = Json.flag(in);
        case "pid" -> pid = Json.longInteger(in);
        default -> throw Json.unknown(in);
      }
    }
    return new HaproxyStopped(requested, pid);
  }

  static void writeFields(JsonGenerator out, ConfirmationAwaited awaited) throws IOException {
    writeTerm(
        out, awaited.seconds(), awaited.untilMicros(), awaited.former(), awaited.formerSince());
  }

  private static void writeTerm(
      JsonGenerator out, int seconds, long untilMicros, LoadedCommit former, long formerSince)
      throws IOException {
    out.writeNumberField("seconds", seconds);
    out.writeNumberField("untilMicros", untilMicros);
    out.writeFieldName("former");
    write(out, former);
    out.writeNumberField("formerSince", formerSince);
  }

  static ConfirmationAwaited readAwaited(JsonParser in) throws IOException {
    Confirmation read = readConfirmation(in);
    return new ConfirmationAwaited(
        read.seconds(), read.untilMicros(), read.former(), read.formerSince());
  }

  /**
   * Reads a confirmation. It has a version only in a snapshot; in an event it is the event's own,
   * and 0 is returned.
   */
  private static Confirmation readConfirmation(JsonParser in) throws IOException {
    long version = 0;
    int seconds = 0;
    long untilMicros = 0;
    LoadedCommit former = null;
    long formerSince = 0;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "version" -> version = Json.longInteger(in);
        case "seconds" -> seconds = Json.integer(in);
        case "untilMicros" -> untilMicros = Json.longInteger(in);
        case "former" -> former = readCommit(in);
        case "formerSince" -> formerSince = Json.longInteger(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Confirmation(
        version, seconds, untilMicros, Json.required(former, "former"), formerSince);
  }

  static void writeFields(JsonGenerator out, CommitConfirmed confirmed) throws IOException {
    out.writeNumberField("version", confirmed.version());
    out.writeStringField("commitId", confirmed.commitId());
  }

  static CommitConfirmed readConfirmed(JsonParser in) throws IOException {
    long version = 0;
    String commitId = "";
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "version" -> version = Json.longInteger(in);
        case "commitId" -> commitId = Json.text(in);
        default -> throw Json.unknown(in);
      }
    }
    return new CommitConfirmed(version, commitId);
  }

  static void writeField(JsonGenerator out, UploadReference upload) throws IOException {
    out.writeFieldName("configuration");
    write(out, upload);
  }

  static UploadReference readUploadField(JsonParser in) throws IOException {
    ConfigurationReference reference = null;
    while (Json.nextField(in)) {
      if (!in.currentName().equals("configuration")) {
        throw Json.unknown(in);
      }
      reference = readReference(in);
    }
    if (!(reference instanceof UploadReference upload)) {
      throw new IOException("expected an upload, found " + reference);
    }
    return upload;
  }

  static void write(JsonGenerator out, Deployment deployment) throws IOException {
    out.writeStartObject();
    if (deployment.pending() != null) {
      out.writeFieldName("pending");
      write(out, deployment.pending());
    }
    out.writeNumberField("pendingSince", deployment.pendingSince());
    if (deployment.running() != null) {
      out.writeFieldName("running");
      write(out, deployment.running());
    }
    out.writeNumberField("runningSince", deployment.runningSince());
    if (deployment.commit() != null) {
      out.writeFieldName("commit");
      write(out, deployment.commit());
    }
    CommitAttempt attempt = deployment.lastAttempt();
    if (attempt != null) {
      out.writeObjectFieldStart("lastAttempt");
      out.writeNumberField("version", attempt.version());
      out.writeNumberField("rendered", attempt.rendered());
      out.writeStringField("outcome", word(attempt.outcome()));
      Json.texts(out, "messages", attempt.messages());
      out.writeEndObject();
    }
    out.writeBooleanField("stopRequested", deployment.stopRequested());
    out.writeBooleanField("drifted", deployment.drifted());
    Confirmation confirmation = deployment.confirmation();
    if (confirmation != null) {
      out.writeObjectFieldStart("confirmation");
      out.writeNumberField("version", confirmation.version());
      writeTerm(
          out,
          confirmation.seconds(),
          confirmation.untilMicros(),
          confirmation.former(),
          confirmation.formerSince());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  static Deployment readDeployment(JsonParser in) throws IOException {
    ConfigurationReference pending = null;
    long pendingSince = 0;
    ConfigurationReference running = null;
    long runningSince = 0;
    LoadedCommit commit = null;
    CommitAttempt attempt = null;
    boolean stopRequested = false;
    boolean drifted = false;
    Confirmation confirmation = null;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "pending" -> pending = readReference(in);
        case "pendingSince" -> pendingSince = Json.longInteger(in);
        case "running" -> running = readReference(in);
        case "runningSince" -> runningSince = Json.longInteger(in);
        case "commit" -> commit = readCommit(in);
        case "lastAttempt" -> attempt = readAttempt(in);
        case "stopRequested" -> stopRequested = Json.flag(in);
        case "drifted" -> drifted = Json.flag(in);
        case "confirmation" -> confirmation = readConfirmation(in);
        default -> throw Json.unknown(in);
      }
    }
    return new Deployment(
        pending,
        pendingSince,
        running,
        runningSince,
        commit,
        attempt,
        stopRequested,
        drifted,
        confirmation);
  }

  private static CommitAttempt readAttempt(JsonParser in) throws IOException {
    long version = 0;
    long rendered = 0;
    Outcome outcome = null;
    List<String> messages = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "version" -> version = Json.longInteger(in);
        case "rendered" -> rendered = Json.longInteger(in);
        case "outcome" -> outcome = outcome(in);
        case "messages" -> messages = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new CommitAttempt(version, rendered, Json.required(outcome, "outcome"), messages);
  }

  private static void write(JsonGenerator out, LoadedCommit commit) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", commit.id());
    out.writeFieldName("configuration");
    write(out, commit.configuration());
    out.writeStringField("text", commit.text().toHex());
    out.writeObjectFieldStart("files");
    for (Map.Entry<String, Hash> file : commit.files().entrySet()) {
      out.writeStringField(file.getKey(), file.getValue().toHex());
    }
    out.writeEndObject();
    out.writeNumberField("statisticsPort", commit.statisticsPort());
    out.writeEndObject();
  }

  private static LoadedCommit readCommit(JsonParser in) throws IOException {
    String id = null;
    ConfigurationReference configuration = null;
    Hash text = null;
    SortedMap<String, Hash> files = new TreeMap<>();
    int statisticsPort = 0;
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "id" -> id = Json.text(in);
        case "configuration" -> configuration = readReference(in);
        case "text" -> text = Hash.ofHex(Json.text(in));
        case "files" -> {
          while (Json.nextField(in)) {
            files.put(in.currentName(), Hash.ofHex(Json.text(in)));
          }
        }
        case "statisticsPort" -> statisticsPort = Json.integer(in);
        default -> throw Json.unknown(in);
      }
    }
    return new LoadedCommit(
        Json.required(id, "id"),
        Json.required(configuration, "configuration"),
        Json.required(text, "text"),
        files,
        statisticsPort);
  }

  private static void write(JsonGenerator out, ConfigurationReference reference)
      throws IOException {
    out.writeStartObject();
    if (reference instanceof ModelReference model) {
      out.writeNumberField("model", model.version());
    } else if (reference instanceof UploadReference upload) {
      out.writeStringField("upload", upload.text().toHex());
      Json.texts(out, "certificates", upload.certificates().stream().map(Name::value).toList());
    } else {
      throw new IllegalStateException("no stored form for " + reference);
    }
    out.writeEndObject();
  }

  private static ConfigurationReference readReference(JsonParser in) throws IOException {
    ModelReference model = null;
    Hash upload = null;
    SortedSet<Name> certificates = new TreeSet<>();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "model" -> model = new ModelReference(Json.longInteger(in));
        case "upload" -> upload = Hash.ofHex(Json.text(in));
        case "certificates" -> Json.texts(in).forEach(name -> certificates.add(new Name(name)));
        default -> throw Json.unknown(in);
      }
    }
    return upload != null
        ? new UploadReference(upload, certificates)
        : Json.required(model, "model");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Outcome outcome(JsonParser in) throws IOException {
    return Outcome.valueOf(Json.text(in).toUpperCase(Locale.ROOT));
  }
}
