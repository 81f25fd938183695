package io.hrapi.app.present;

import io.hrapi.api.representation.ChangeRepresentation;
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
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.change.UploadDiscarded;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows every change that is not one of a resource: a row for each, with its path, its word in the
 * API, and its fields.
 */
final class HappenedRepresentations {

  private static final String HAPROXY = "/v1/haproxy";
  private static final String LOG = "/v1/log";
  private static final String SECRETS = "/v1/secrets";
  private static final String MODEL = "/v1/model";

  private static final List<Row<?>> ROWS =
      List.of(
          row(
              ConfigurationLoaded.class,
              HAPROXY,
              "configurationLoaded",
              HappenedRepresentations::loaded),
          row(
              ConfigurationNotLoaded.class,
              HAPROXY,
              "configurationNotLoaded",
              (notLoaded, after) -> {
                after.put("commit", notLoaded.commitId());
                after.put("version", notLoaded.rendered());
                after.put("outcome", word(notLoaded.outcome()));
                after.put("messages", notLoaded.messages());
              }),
          row(
              ConfigurationUploaded.class,
              HAPROXY,
              "configurationUploaded",
              (uploaded, after) -> after.putAll(fields(uploaded.upload()))),
          row(
              UploadDiscarded.class,
              HAPROXY,
              "uploadDiscarded",
              (discarded, after) -> after.putAll(fields(discarded.upload()))),
          row(
              HaproxyStarted.class,
              HAPROXY,
              "haproxyStarted",
              (started, after) -> {
                after.put("commit", started.commitId());
                after.put("pid", started.pid());
              }),
          row(
              HaproxyStopped.class,
              HAPROXY,
              "haproxyStopped",
              (stopped, after) -> {
                after.put("requested", stopped.requested());
                after.put("pid", stopped.pid());
              }),
          row(
              HaproxyDied.class,
              HAPROXY,
              "haproxyDied",
              (died, after) -> {
                after.put("commit", died.commitId());
                after.put("pid", died.pid());
                after.put("messages", died.messages());
              }),
          row(
              HaproxyGivenUp.class,
              HAPROXY,
              "haproxyGivenUp",
              (givenUp, after) -> {
                after.put("commit", givenUp.commitId());
                after.put("starts", givenUp.starts());
                after.put("messages", givenUp.messages());
              }),
          row(
              DriftFound.class,
              HAPROXY,
              "driftFound",
              (found, after) -> {
                after.put("commit", found.commitId());
                after.put("count", found.count());
                after.put(
                    "drift", found.deviations().stream().map(ChangeRepresentations::of).toList());
              }),
          row(
              DriftEnded.class,
              HAPROXY,
              "driftEnded",
              (ended, after) -> after.put("commit", ended.commitId())),
          row(
              ConfirmationAwaited.class,
              HAPROXY,
              "confirmationAwaited",
              (awaited, after) -> {
                after.put("confirmUntil", Times.text(awaited.untilMicros()));
                after.put("seconds", awaited.seconds());
                after.putAll(ChangeRepresentations.former(awaited.former()));
                after.put("commit", awaited.former().id());
              }),
          row(
              CommitConfirmed.class,
              HAPROXY,
              "commitConfirmed",
              (confirmed, after) -> {
                after.put("version", confirmed.version());
                after.put("commit", confirmed.commitId());
              }),
          row(DeploymentForgotten.class, HAPROXY, "deploymentForgotten", (forgotten, after) -> {}),
          row(
              SecretsResealed.class,
              SECRETS,
              "secretsResealed",
              (resealed, after) -> {
                after.put("key", resealed.keyId());
                after.put("secrets", resealed.secrets());
              }),
          new Row<>(
              SecretDestroyed.class,
              destroyed -> SECRETS + "/" + destroyed.secret(),
              "secretDestroyed",
              null),
          row(
              BackupStored.class,
              LOG,
              "backupStored",
              (backup, after) -> {
                after.put("place", backup.place());
                putHead(after, backup.head());
              }),
          row(
              BackupDeleted.class,
              LOG,
              "backupDeleted",
              (backup, after) -> after.put("place", backup.place())),
          row(
              ClockDoubted.class,
              LOG,
              "clockDoubted",
              (doubted, after) -> after.put("clock", Times.text(doubted.clockMicros()))),
          row(
              LogLossAccepted.class,
              LOG,
              "logLossAccepted",
              (loss, after) -> {
                putHead(after, loss.end());
                after.put(
                    "missing", loss.missing().stream().map(ChangeRepresentations::of).toList());
              }),
          row(
              Provenance.class,
              MODEL,
              "replacedFrom",
              (provenance, after) -> {
                after.put("source", provenance.source());
                if (provenance.logId() != null) {
                  after.put("log", provenance.logId());
                }
                if (provenance.head() != null) {
                  putHead(after, provenance.head());
                }
              }));

  private static final Map<Class<?>, Row<?>> BY_CLASS =
      ROWS.stream().collect(Collectors.toMap(Row::change, Function.identity()));

  private HappenedRepresentations() {}

  /**
   * How a change is shown.
   *
   * @param fields adds the fields after the change; null if there are none
   */
  private record Row<T extends Change>(
      Class<T> change,
      Function<T, String> path,
      String word,
      @Nullable BiConsumer<T, Map<String, Object>> fields) {

    ChangeRepresentation of(Change given) {
      T happened = change.cast(given);
      Map<String, Object> after = null;
      if (fields != null) {
        after = new LinkedHashMap<>();
        fields.accept(happened, after);
      }
      return new ChangeRepresentation(path.apply(happened), word, null, null, after);
    }
  }

  private static <T extends Change> Row<T> row(
      Class<T> change, String path, String word, BiConsumer<T, Map<String, Object>> fields) {
    return new Row<>(change, happened -> path, word, fields);
  }

  static ChangeRepresentation of(Change change) {
    Row<?> row = BY_CLASS.get(change.getClass());
    if (row == null) {
      throw new IllegalStateException("no representation for " + change.getClass());
    }
    return row.of(change);
  }

  /** Returns the classes of changes that have a row. */
  static Set<Class<?>> shown() {
    return BY_CLASS.keySet();
  }

  private static void loaded(ConfigurationLoaded loaded, Map<String, Object> after) {
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
  }

  private static Map<String, Object> fields(UploadReference upload) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sha256", upload.text().toHex());
    fields.put("certificates", upload.certificates().stream().map(Name::value).toList());
    return fields;
  }

  private static void putHead(Map<String, Object> after, LogHead head) {
    after.put("version", head.version());
    after.put("hash", head.hash().toHex());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
