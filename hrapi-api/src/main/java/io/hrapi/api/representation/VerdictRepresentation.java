package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a verification of the whole log.
 *
 * @param version the newest version of a valid log; else the first version that is not valid,
 *     absent if the problem is not about one version
 * @param hash the hash of the newest event of a valid log
 * @param events the number of events that were verified; absent if the log is not valid
 * @param texts the number of stored texts that were verified; absent if the log is not valid
 * @param problem what is wrong; absent if nothing is
 * @param caches the result for the caches next to the log; absent if the log is not valid or they
 *     were not compared
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
   * The result of comparing the caches next to the log with the log.
   *
   * @param snapshots the number of snapshots that were compared with a replay of the log
   * @param entries the number of entries in the index of the history
   * @param problems the differences, and that the caches concerned are rebuilt
   */
  public record Caches(int snapshots, long entries, List<String> problems) {}
}
