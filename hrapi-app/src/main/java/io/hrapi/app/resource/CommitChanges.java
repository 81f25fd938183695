package io.hrapi.app.resource;

import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.app.deploy.commit.CommitResult;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.projection.Differences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows in a commit's dry-run what the commit would change. Thread-safe. */
public final class CommitChanges {

  /** The most changes that are listed; the diff has all of them. */
  private static final int LISTED = 1_000;

  private static final String RUNNING = "/v1/haproxy/configuration/running";

  private final Differences differences;

  public CommitChanges(Differences differences) {
    this.differences = differences;
  }

  /**
   * Returns fields for a dry-run's response.
   *
   * @return {@code changes}: the changes of the model from what runs to what would run; if either
   *     is an upload, a single change of the running configuration, or none if both are the same;
   *     {@code changesMore}: how many changes are not listed, absent if all are
   */
  Map<String, Object> of(CommitResult result, RequestContext context) {
    ConfigurationReference former = result.former();
    ConfigurationReference next = result.configuration();
    Map<String, Object> fields = new LinkedHashMap<>();
    if (former instanceof UploadReference || next instanceof UploadReference) {
      fields.put(
          "changes",
          Objects.equals(former, next)
              ? List.of()
              : List.of(
                  new ChangeRepresentation(
                      RUNNING,
                      former == null ? "added" : "changed",
                      null,
                      shown(former),
                      shown(next))));
      return fields;
    }
    List<ResourceChanged> changes =
        differences.between(version(former), version(next), context.memory());
    List<ResourceChanged> listed = changes.subList(0, Math.min(LISTED, changes.size()));
    fields.put("changes", ChangeRepresentations.of(listed));
    if (changes.size() > LISTED) {
      fields.put("changesMore", changes.size() - LISTED);
    }
    return fields;
  }

  private static long version(@Nullable ConfigurationReference reference) {
    return reference instanceof ModelReference model ? model.version() : 0;
  }

  private static @Nullable Map<String, Object> shown(@Nullable ConfigurationReference reference) {
    if (reference == null) {
      return null;
    }
    return reference instanceof UploadReference upload
        ? Map.of("upload", upload.text().toHex())
        : Map.of("version", version(reference));
  }
}
