package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a JSON Patch (RFC 6902).
 *
 * @param op {@code add}, {@code remove} or {@code replace}
 * @param path a JSON pointer (RFC 6901)
 * @param value the value, to be written as JSON; absent for {@code remove}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PatchOperation(String op, String path, @Nullable Object value) {

  public static PatchOperation add(String path, Object value) {
    return new PatchOperation("add", path, value);
  }

  public static PatchOperation remove(String path) {
    return new PatchOperation("remove", path, null);
  }

  public static PatchOperation replace(String path, Object value) {
    return new PatchOperation("replace", path, value);
  }
}
