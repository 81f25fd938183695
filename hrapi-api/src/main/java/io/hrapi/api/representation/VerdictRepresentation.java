package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the whole log found.
 *
 * @param version the newest of a log that is valid; else the first that does not fit, and absent if
 *     what is wrong is of no version
 * @param hash of a valid log's newest event
 * @param events how many were checked, if all fit
 * @param texts how many kept texts were checked, if all fit
 * @param problem what is wrong; absent if nothing is
 * @param caches what was found of the caches beside the log, if all fit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerdictRepresentation(
    boolean valid,
    @Nullable Long version,
    @Nullable String hash,
    @Nullable Long events,
    @Nullable Long texts,
    @Nullable String problem,
    @Nullable Caches caches) {

  /**
   * The result of comparing the caches beside the log with it.
   *
   * @param snapshots how many were compared with what the log leads to
   * @param entries how many the index of the history has
   * @param problems what differed, and that it is made again
   */
  public record Caches(int snapshots, long entries, List<String> problems) {}
}
