package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
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
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The stored form of every change that is not of a resource: one row each, with the kind, which is
 * written first, and the writer and reader of its fields. The kinds are permanent.
 */
final class ChangeForms {

  private static final List<Form<?>> FORMS =
      List.of(
          form(
              ConfigurationLoaded.class,
              "configurationLoaded",
              DeploymentCodec::writeFields,
              DeploymentCodec::readLoaded),
          form(
              ConfigurationNotLoaded.class,
              "configurationNotLoaded",
              DeploymentCodec::writeFields,
              DeploymentCodec::readNotLoaded),
          form(
              ConfigurationUploaded.class,
              "configurationUploaded",
              (out, uploaded) -> DeploymentCodec.writeField(out, uploaded.upload()),
              in -> new ConfigurationUploaded(DeploymentCodec.readUploadField(in))),
          form(
              UploadDiscarded.class,
              "uploadDiscarded",
              (out, discarded) -> DeploymentCodec.writeField(out, discarded.upload()),
              in -> new UploadDiscarded(DeploymentCodec.readUploadField(in))),
          form(
              HaproxyStarted.class,
              "haproxyStarted",
              DeploymentCodec::writeFields,
              DeploymentCodec::readStarted),
          form(
              HaproxyStopped.class,
              "haproxyStopped",
              DeploymentCodec::writeFields,
              DeploymentCodec::readStopped),
          form(HaproxyDied.class, "haproxyDied", WatchCodec::writeFields, WatchCodec::readDied),
          form(
              HaproxyGivenUp.class,
              "haproxyGivenUp",
              WatchCodec::writeFields,
              WatchCodec::readGivenUp),
          form(DriftFound.class, "driftFound", WatchCodec::writeFields, WatchCodec::readDriftFound),
          form(DriftEnded.class, "driftEnded", WatchCodec::writeFields, WatchCodec::readDriftEnded),
          form(
              ConfirmationAwaited.class,
              "confirmationAwaited",
              DeploymentCodec::writeFields,
              DeploymentCodec::readAwaited),
          form(
              CommitConfirmed.class,
              "commitConfirmed",
              DeploymentCodec::writeFields,
              DeploymentCodec::readConfirmed),
          form(
              SecretsResealed.class,
              "secretsResealed",
              SecretCodec::writeFields,
              SecretCodec::readResealed),
          form(
              SecretDestroyed.class,
              "secretDestroyed",
              SecretCodec::writeFields,
              SecretCodec::readDestroyed),
          form(
              DeploymentForgotten.class,
              "deploymentForgotten",
              (out, forgotten) -> {},
              in -> withoutFields(in, new DeploymentForgotten())),
          form(
              BackupStored.class,
              "backupStored",
              ProvenanceCodec::writeFields,
              ProvenanceCodec::readBackup),
          form(
              BackupDeleted.class,
              "backupDeleted",
              (out, deleted) -> out.writeStringField("place", deleted.place()),
              ProvenanceCodec::readDeleted),
          form(
              ClockDoubted.class,
              "clockDoubted",
              ProvenanceCodec::writeFields,
              ProvenanceCodec::readDoubted),
          form(
              LogLossAccepted.class,
              "logLossAccepted",
              LogLossCodec::writeFields,
              LogLossCodec::read),
          form(
              Provenance.class,
              "provenance",
              ProvenanceCodec::writeFields,
              ProvenanceCodec::readProvenance));

  private static final Map<Class<?>, Form<?>> BY_CLASS =
      FORMS.stream().collect(Collectors.toMap(Form::change, Function.identity()));

  private static final Map<String, Form<?>> BY_KIND =
      FORMS.stream().collect(Collectors.toMap(Form::kind, Function.identity()));

  private ChangeForms() {}

  private interface Writer<T> {
    void write(JsonGenerator out, T change) throws IOException;
  }

  private interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  private record Form<T extends Change>(
      Class<T> change, String kind, Writer<T> writer, Reader<T> reader) {

    void write(JsonGenerator out, Change given) throws IOException {
      out.writeStringField("change", kind);
      writer.write(out, change.cast(given));
    }
  }

  private static <T extends Change> Form<T> form(
      Class<T> change, String kind, Writer<T> writer, Reader<T> reader) {
    return new Form<>(change, kind, writer, reader);
  }

  /** Writes the kind of a change and its fields. */
  static void write(JsonGenerator out, Change change) throws IOException {
    Form<?> form = BY_CLASS.get(change.getClass());
    if (form == null) {
      throw new IllegalStateException("no stored form for " + change.getClass());
    }
    form.write(out, change);
  }

  /**
   * Reads the fields of a change.
   *
   * @throws IOException if this release does not know the kind
   */
  static Change read(JsonParser in, String kind) throws IOException {
    Form<?> form = BY_KIND.get(kind);
    if (form == null) {
      throw new IOException("the change \"" + kind + "\" is not known to this release");
    }
    return form.reader().read(in);
  }

  private static <T> T withoutFields(JsonParser in, T change) throws IOException {
    if (Json.nextField(in)) {
      throw Json.unknown(in);
    }
    return change;
  }
}
