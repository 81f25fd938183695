package io.hrapi.app.present;

import com.google.common.collect.Lists;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.DeviationRepresentation;
import io.hrapi.api.representation.KnownEndRepresentation;
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
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows changes in the API's words. */
public final class ChangeRepresentations {

  private static final String API = "/v1";
  private static final String SECRETS = API + "/secrets";

  private ChangeRepresentations() {}

  /**
   * The changes in their order; each is made when it is asked for, so that many of them are never
   * there all at once.
   */
  public static List<ChangeRepresentation> of(List<? extends Change> changes) {
    return Lists.transform(changes, ChangeRepresentations::of);
  }

  static ChangeRepresentation of(Change change) {
    if (change instanceof ResourceChanged resource) {
      return of(resource);
    }
    Map<String, Object> after = new LinkedHashMap<>();
    if (change instanceof ConfigurationLoaded loaded) {
      after.put("commit", loaded.commit().id());
      if (loaded.commit().configuration() instanceof UploadReference upload) {
        after.put("upload", fields(upload));
      }
      after.put("trigger", word(loaded.trigger()));
      after.put("version", loaded.rendered());
      after.put("outcome", word(loaded.outcome()));
      if (!loaded.because().isEmpty()) {
        after.put("because", loaded.because());
      }
      after.put("sha256", loaded.commit().text().toHex());
      after.put("listenPort", Integer.toString(loaded.commit().statisticsPort()));
      after.put("pid", loaded.pid());
      after.put("haproxy", loaded.haproxy());
      after.put("release", loaded.release());
      after.put("warnings", loaded.warnings());
      return happened("configurationLoaded", after);
    }
    if (change instanceof ConfigurationNotLoaded notLoaded) {
      after.put("commit", notLoaded.commitId());
      after.put("version", notLoaded.rendered());
      after.put("outcome", word(notLoaded.outcome()));
      after.put("messages", notLoaded.messages());
      return happened("configurationNotLoaded", after);
    }
    if (change instanceof ConfigurationUploaded uploaded) {
      return happened("configurationUploaded", fields(uploaded.upload()));
    }
    if (change instanceof UploadDiscarded discarded) {
      return happened("uploadDiscarded", fields(discarded.upload()));
    }
    if (change instanceof HaproxyStarted started) {
      after.put("commit", started.commitId());
      after.put("pid", started.pid());
      return happened("haproxyStarted", after);
    }
    if (change instanceof HaproxyStopped stopped) {
      after.put("requested", stopped.requested());
      after.put("pid", stopped.pid());
      return happened("haproxyStopped", after);
    }
    if (change instanceof HaproxyDied died) {
      after.put("commit", died.commitId());
      after.put("pid", died.pid());
      after.put("messages", died.messages());
      return happened("haproxyDied", after);
    }
    if (change instanceof HaproxyGivenUp givenUp) {
      after.put("commit", givenUp.commitId());
      after.put("starts", givenUp.starts());
      after.put("messages", givenUp.messages());
      return happened("haproxyGivenUp", after);
    }
    if (change instanceof DriftFound found) {
      after.put("commit", found.commitId());
      after.put("count", found.count());
      after.put("drift", found.deviations().stream().map(ChangeRepresentations::of).toList());
      return happened("driftFound", after);
    }
    if (change instanceof DriftEnded ended) {
      after.put("commit", ended.commitId());
      return happened("driftEnded", after);
    }
    if (change instanceof ConfirmationAwaited awaited) {
      after.put("confirmUntil", Times.text(awaited.untilMicros()));
      after.put("seconds", awaited.seconds());
      after.putAll(wayBack(awaited.former()));
      after.put("commit", awaited.former().id());
      return happened("confirmationAwaited", after);
    }
    if (change instanceof CommitConfirmed confirmed) {
      after.put("version", confirmed.version());
      after.put("commit", confirmed.commitId());
      return happened("commitConfirmed", after);
    }
    if (change instanceof SecretsResealed resealed) {
      after.put("key", resealed.keyId());
      after.put("secrets", resealed.secrets());
      return new ChangeRepresentation(SECRETS, "secretsResealed", null, null, after);
    }
    if (change instanceof SecretDestroyed destroyed) {
      return new ChangeRepresentation(
          SECRETS + "/" + destroyed.secret(), "secretDestroyed", null, null, null);
    }
    if (change instanceof DeploymentForgotten) {
      return happened("deploymentForgotten", after);
    }
    if (change instanceof BackupStored backup) {
      after.put("place", backup.place());
      after.put("version", backup.head().version());
      after.put("hash", backup.head().hash().toHex());
      return new ChangeRepresentation(API + "/log", "backupStored", null, null, after);
    }
    if (change instanceof BackupDeleted backup) {
      after.put("place", backup.place());
      return new ChangeRepresentation(API + "/log", "backupDeleted", null, null, after);
    }
    if (change instanceof ClockDoubted doubted) {
      after.put("clock", Times.text(doubted.clockMicros()));
      return new ChangeRepresentation(API + "/log", "clockDoubted", null, null, after);
    }
    if (change instanceof LogLossAccepted loss) {
      after.put("version", loss.end().version());
      after.put("hash", loss.end().hash().toHex());
      after.put("missing", loss.missing().stream().map(ChangeRepresentations::of).toList());
      return new ChangeRepresentation(API + "/log", "logLossAccepted", null, null, after);
    }
    if (change instanceof Provenance provenance) {
      after.put("source", provenance.source());
      putIfThere(after, "log", provenance.logId());
      LogHead head = provenance.head();
      if (head != null) {
        after.put("version", head.version());
        after.put("hash", head.hash().toHex());
      }
      return new ChangeRepresentation(API + "/model", "replacedFrom", null, null, after);
    }
    throw new IllegalStateException("no representation for " + change.getClass());
  }

  /** What a commit goes back to, as a field: a version of the model, or the hash of an upload. */
  public static Map<String, Object> wayBack(LoadedCommit former) {
    return former.configuration() instanceof UploadReference upload
        ? Map.of("goesBackToUpload", upload.text().toHex())
        : Map.of("goesBackTo", ((ModelReference) former.configuration()).version());
  }

  private static Map<String, Object> fields(UploadReference upload) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sha256", upload.text().toHex());
    fields.put("certificates", upload.certificates().stream().map(Name::value).toList());
    return fields;
  }

  private static ChangeRepresentation happened(String what, Map<String, Object> after) {
    return new ChangeRepresentation(API + "/haproxy", what, null, null, after);
  }

  /** One thing in which what is live is not what was committed. */
  public static DeviationRepresentation of(Deviation deviation) {
    return new DeviationRepresentation(
        deviation.what(), API + deviation.resource(), deviation.expected(), deviation.found());
  }

  /** Where a log ended once, as something beside it knows. */
  public static KnownEndRepresentation of(KnownEnd known) {
    return new KnownEndRepresentation(
        known.source(), known.logId(), known.head().version(), known.head().hash().toHex());
  }

  private static ChangeRepresentation of(ResourceChanged change) {
    Resource before = change.before();
    Resource after = change.after();
    Name movedFrom = change.movedFrom();
    Map<String, Object> fields = after == null ? null : FieldMaps.ofChange(after);
    if (fields != null
        && before instanceof Certificate former
        && after instanceof Certificate latter) {
      sayWhatDiffers(former, latter, fields);
    }
    return new ChangeRepresentation(
        API + change.path(),
        before == null ? "added" : after == null ? "removed" : "changed",
        movedFrom == null ? null : movedFrom.value(),
        before == null ? null : FieldMaps.ofChange(before),
        fields);
  }

  /** A restore, for instance, leads to what looks the same in all fields but for an id. */
  private static void sayWhatDiffers(
      Certificate former, Certificate latter, Map<String, Object> after) {
    if (!former.fingerprint().equals(latter.fingerprint())) {
      return;
    }
    if (former.chain().equals(latter.chain())) {
      after.put("key", "the same private key, kept under another id");
    } else {
      after.put("chain", "the same certificate, with other issuers behind it");
    }
  }

  private static void putIfThere(Map<String, Object> fields, String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, value.toString());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
