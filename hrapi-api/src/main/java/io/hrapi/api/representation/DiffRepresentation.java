package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two versions. If one of them is an upload, which has no model, the texts
 * are compared instead of the models.
 *
 * @param from the first version, or the version that a name such as {@code running} referred to;
 *     null if it is an upload
 * @param fromUpload the SHA-256 of the first upload, in hexadecimal; null if it is a version
 * @param to the second version, which can be the older one; null if it is an upload
 * @param toUpload the SHA-256 of the second upload, in hexadecimal; null if it is a version
 * @param changes the changes of resources, with parents before their children, but removed parents
 *     after them; null if a side is an upload
 * @param patch the same changes as operations on the model document; null if a side is an upload
 * @param text the unified diff of the configurations if a side is an upload, empty if they are
 *     equal; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DiffRepresentation(
    @Nullable Long from,
    @Nullable String fromUpload,
    @Nullable Long to,
    @Nullable String toUpload,
    @Nullable List<ChangeRepresentation> changes,
    @Nullable List<PatchOperation> patch,
    @Nullable String text) {

  /** Returns the difference between two versions of the model. */
  public static DiffRepresentation ofModels(
      long from, long to, List<ChangeRepresentation> changes, List<PatchOperation> patch) {
    return new DiffRepresentation(from, null, to, null, changes, patch, null);
  }
}
