package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of the targets that HAProxy runs, at most a second old. If it runs an upload, these
 * are the upload's servers under HAProxy's own names, with the backend as the pool.
 *
 * @param states the number of targets in each state, inlined among the other fields; absent if
 *     HAProxy does not answer
 * @param notServing the first targets that do not serve: those that are down, then those that
 *     drain, then those that are disabled
 * @param notServingMore the number of targets that do not serve and are not listed; absent if all
 *     are listed
 * @param detail why nothing is known; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetsHealth(
    @JsonUnwrapped @Nullable StateCounts states,
    @Nullable List<NotServing> notServing,
    @Nullable Integer notServingMore,
    @Nullable String detail) {

  /** Returns the health for the case that HAProxy does not answer. */
  public static TargetsHealth unknown(String detail) {
    return new TargetsHealth(null, null, null, detail);
  }

  /**
   * A target that gets no new traffic.
   *
   * @param state {@code down}, {@code draining} or {@code maintenance}
   * @param since when that state began
   * @param check for people: the result of the last check of a target that is down, or that its
   *     host name cannot be resolved; else absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NotServing(
      String pool, String target, String state, @Nullable String since, @Nullable String check) {}
}
