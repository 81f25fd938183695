package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.change.UploadDiscarded;
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
 * <p>The words here are for ever: a kind or a field may be added, none may change its meaning. What
 * an older release wrote is told apart by its format and read by the reader of that format.
 */
public final class ChangeCodec {

  /** The format that {@link #encode} writes. */
  public static final int FORMAT = 1;

  private static final String EMPTY = "[]";

  private ChangeCodec() {}

  /** The stored form of an event's changes, in {@link #FORMAT}. */
  public static String encode(List<? extends Change> changes) {
    if (changes.isEmpty()) {
      return EMPTY;
    }
    // Jackson's own buffers, which it keeps for each thread.
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
   * The changes of an event, out of their stored form.
   *
   * @param format the one in which they were written
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
   * The changes of an event, each read when a walk comes to it, so that they are never in memory
   * all at once: decoded, they take two to three times the bytes of their stored form.
   *
   * @return may be walked over any number of times; the walk throws {@link
   *     UndecodableChangesException}
   */
  public static Iterable<Change> lazily(int format, String changes) {
    if (format != FORMAT) {
      throw new UndecodableChangesException(
          "changes are in format " + format + ", this release reads " + FORMAT, null);
    }
    return () -> new Walk(changes);
  }

  /** A walk over stored changes. */
  private static final class Walk implements Iterator<Change> {

    private final JsonParser in;

    /** Whether the parser stands at the next change already. */
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
    } else if (change instanceof ConfigurationLoaded loaded) {
      out.writeStringField("change", "configurationLoaded");
      DeploymentCodec.writeFields(out, loaded);
    } else if (change instanceof ConfigurationNotLoaded notLoaded) {
      out.writeStringField("change", "configurationNotLoaded");
      DeploymentCodec.writeFields(out, notLoaded);
    } else if (change instanceof ConfigurationUploaded uploaded) {
      out.writeStringField("change", "configurationUploaded");
      DeploymentCodec.writeField(out, uploaded.upload());
    } else if (change instanceof UploadDiscarded discarded) {
      out.writeStringField("change", "uploadDiscarded");
      DeploymentCodec.writeField(out, discarded.upload());
    } else if (change instanceof HaproxyStarted started) {
      out.writeStringField("change", "haproxyStarted");
      DeploymentCodec.writeFields(out, started);
    } else if (change instanceof HaproxyStopped stopped) {
      out.writeStringField("change", "haproxyStopped");
      DeploymentCodec.writeFields(out, stopped);
    } else if (change instanceof HaproxyDied died) {
      out.writeStringField("change", "haproxyDied");
      WatchCodec.writeFields(out, died);
    } else if (change instanceof HaproxyGivenUp givenUp) {
      out.writeStringField("change", "haproxyGivenUp");
      WatchCodec.writeFields(out, givenUp);
    } else if (change instanceof DriftFound found) {
      out.writeStringField("change", "driftFound");
      WatchCodec.writeFields(out, found);
    } else if (change instanceof DriftEnded ended) {
      out.writeStringField("change", "driftEnded");
      WatchCodec.writeFields(out, ended);
    } else if (change instanceof ConfirmationAwaited awaited) {
      out.writeStringField("change", "confirmationAwaited");
      DeploymentCodec.writeFields(out, awaited);
    } else if (change instanceof CommitConfirmed confirmed) {
      out.writeStringField("change", "commitConfirmed");
      DeploymentCodec.writeFields(out, confirmed);
    } else if (change instanceof SecretsResealed resealed) {
      out.writeStringField("change", "secretsResealed");
      SecretCodec.writeFields(out, resealed);
    } else if (change instanceof SecretDestroyed destroyed) {
      out.writeStringField("change", "secretDestroyed");
      SecretCodec.writeFields(out, destroyed);
    } else if (change instanceof DeploymentForgotten) {
      out.writeStringField("change", "deploymentForgotten");
    } else if (change instanceof BackupStored backup) {
      out.writeStringField("change", "backupStored");
      ProvenanceCodec.writeFields(out, backup);
    } else if (change instanceof BackupDeleted backup) {
      out.writeStringField("change", "backupDeleted");
      out.writeStringField("place", backup.place());
    } else if (change instanceof ClockDoubted doubted) {
      out.writeStringField("change", "clockDoubted");
      ProvenanceCodec.writeFields(out, doubted);
    } else if (change instanceof LogLossAccepted loss) {
      out.writeStringField("change", "logLossAccepted");
      LogLossCodec.writeFields(out, loss);
    } else if (change instanceof Provenance provenance) {
      out.writeStringField("change", "provenance");
      ProvenanceCodec.writeFields(out, provenance);
    } else {
      throw new IllegalStateException("no stored form for " + change.getClass());
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
    if (kind != null) {
      return sides(in, kind);
    }
    return switch (word) {
      case "configurationLoaded" -> DeploymentCodec.readLoaded(in);
      case "configurationNotLoaded" -> DeploymentCodec.readNotLoaded(in);
      case "configurationUploaded" ->
          new ConfigurationUploaded(DeploymentCodec.readUploadField(in));
      case "uploadDiscarded" -> new UploadDiscarded(DeploymentCodec.readUploadField(in));
      case "haproxyStarted" -> DeploymentCodec.readStarted(in);
      case "haproxyStopped" -> DeploymentCodec.readStopped(in);
      case "haproxyDied" -> WatchCodec.readDied(in);
      case "haproxyGivenUp" -> WatchCodec.readGivenUp(in);
      case "driftFound" -> WatchCodec.readDriftFound(in);
      case "driftEnded" -> WatchCodec.readDriftEnded(in);
      case "confirmationAwaited" -> DeploymentCodec.readAwaited(in);
      case "commitConfirmed" -> DeploymentCodec.readConfirmed(in);
      case "secretsResealed" -> SecretCodec.readResealed(in);
      case "secretDestroyed" -> SecretCodec.readDestroyed(in);
      case "deploymentForgotten" -> withoutFields(in, new DeploymentForgotten());
      case "backupStored" -> ProvenanceCodec.readBackup(in);
      case "backupDeleted" -> ProvenanceCodec.readDeleted(in);
      case "clockDoubted" -> ProvenanceCodec.readDoubted(in);
      case "logLossAccepted" -> LogLossCodec.read(in);
      case "provenance" -> ProvenanceCodec.readProvenance(in);
      default -> throw new IOException("the change \"" + word + "\" is not known to this release");
    };
  }

  private static Change withoutFields(JsonParser in, Change change) throws IOException {
    if (Json.nextField(in)) {
      throw Json.unknown(in);
    }
    return change;
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
