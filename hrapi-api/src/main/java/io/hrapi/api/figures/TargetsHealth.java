package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the targets are that HAProxy runs; at most a second old. Where it runs an upload, these are
 * its servers, by HAProxy's own names: the backend stands for the pool.
 *
 * @param states how many are in each state, side by side with the other fields; left out if HAProxy
 *     does not say
 * @param notServing those that are down, then those that drain, then those that are disabled: the
 *     first of them
 * @param notServingMore how many of these are not shown; left out if all are
 * @param detail why nothing is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetsHealth(
    @JsonUnwrapped @Nullable StateCounts states,
    @Nullable List<NotServing> notServing,
    @Nullable Integer notServingMore,
    @Nullable String detail) {

  /** Where HAProxy gives no answer. */
  public static TargetsHealth unknown(String detail) {
    return new TargetsHealth(null, null, null, detail);
  }

  /**
   * A target that gets no new traffic.
   *
   * @param state {@code down}, {@code draining} or {@code maintenance}
   * @param since when that began
   * @param check what the last check found, for people; left out where there was none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NotServing(
      String pool, String target, String state, @Nullable String since, @Nullable String check) {}
}
