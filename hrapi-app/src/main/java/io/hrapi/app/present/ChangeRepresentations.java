package io.hrapi.app.present;

import com.google.common.collect.Lists;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.DeviationRepresentation;
import io.hrapi.api.representation.KnownEndRepresentation;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.List;
import java.util.Map;

/** Shows changes as the API represents them. */
public final class ChangeRepresentations {

  private static final String API = "/v1";

  private ChangeRepresentations() {}

  /**
   * Returns the changes in order. Each representation is created when it is accessed, so that many
   * of them are never in memory at once.
   */
  public static List<ChangeRepresentation> of(List<? extends Change> changes) {
    return Lists.transform(changes, ChangeRepresentations::of);
  }

  static ChangeRepresentation of(Change change) {
    return change instanceof ResourceChanged resource
        ? of(resource)
        : HappenedRepresentations.of(change);
  }

  /**
   * Returns, as a field, what a rollback of a commit would load: a version of the model, or the
   * hash of an upload.
   */
  public static Map<String, Object> former(LoadedCommit former) {
    return former.configuration() instanceof UploadReference upload
        ? Map.of("goesBackToUpload", upload.text().toHex())
        : Map.of("goesBackTo", ((ModelReference) former.configuration()).version());
  }

  /** Returns the representation of one deviation of the live state from what was committed. */
  public static DeviationRepresentation of(Deviation deviation) {
    return new DeviationRepresentation(
        deviation.what(), API + deviation.resource(), deviation.expected(), deviation.found());
  }

  /** Returns the representation of a former end of the log that another source has recorded. */
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

  /**
   * Adds what differs between certificates whose shown fields are the same, for example after a
   * restore: the key's id or the chain.
   */
  private static void sayWhatDiffers(
      Certificate former, Certificate latter, Map<String, Object> after) {
    if (!former.fingerprint().equals(latter.fingerprint())) {
      return;
    }
    if (former.chain().equals(latter.chain())) {
      after.put("key", "the same private key, stored under another id");
    } else {
      after.put("chain", "the same certificate, with a different chain of issuers");
    }
  }
}
