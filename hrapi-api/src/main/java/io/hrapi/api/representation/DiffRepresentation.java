package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one version to another. Where one of them is an uploaded configuration, which has
 * no model, the texts are compared and not the models.
 *
 * @param from the one version; of a name, what it stood for; null if that is an upload
 * @param fromUpload the SHA-256 of the upload, in hexadecimal digits
 * @param to the other version, which may be the older one; null likewise
 * @param toUpload likewise
 * @param changes of resources, parents before their children and after them where they go; null
 *     where one is an upload
 * @param patch the same as operations on the model document
 * @param text the configurations as a unified diff, where one is an upload; empty if they are the
 *     same
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

  /** Of two versions of the model. */
  public static DiffRepresentation ofModels(
      long from, long to, List<ChangeRepresentation> changes, List<PatchOperation> patch) {
    return new DiffRepresentation(from, null, to, null, changes, patch, null);
  }
}
