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

/** Shows changes in the API's words. */
public final class ChangeRepresentations {

  private static final String API = "/v1";

  private ChangeRepresentations() {}

  /**
   * The changes in their order; each is made when it is asked for, so that many of them are never
   * there all at once.
   */
  public static List<ChangeRepresentation> of(List<? extends Change> changes) {
    return Lists.transform(changes, ChangeRepresentations::of);
  }

  static ChangeRepresentation of(Change change) {
    return change instanceof ResourceChanged resource
        ? of(resource)
        : HappenedRepresentations.of(change);
  }

  /** What a commit goes back to, as a field: a version of the model, or the hash of an upload. */
  public static Map<String, Object> wayBack(LoadedCommit former) {
    return former.configuration() instanceof UploadReference upload
        ? Map.of("goesBackToUpload", upload.text().toHex())
        : Map.of("goesBackTo", ((ModelReference) former.configuration()).version());
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
      after.put("key", "the same private key, stored under another id");
    } else {
      after.put("chain", "the same certificate, with a different chain of issuers");
    }
  }
}
