package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hrapi.api.figures.Figures.Bytes;
import io.hrapi.api.figures.Figures.Errors;
import io.hrapi.api.figures.Figures.Flow;
import io.hrapi.api.figures.Figures.Millis;
import io.hrapi.api.figures.Figures.Queue;
import io.hrapi.api.figures.Figures.Responses;
import io.hrapi.api.figures.Figures.Sessions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool's live figures.
 *
 * @param protocols the figures by protocol, {@code http} and {@code tcp}: HAProxy runs the pool
 *     once for the gateways of each, with separate checks, queues and times, so there is no total
 */
public record PoolFigures(String pool, Map<String, OfProtocol> protocols) {

  /**
   * The pool as gateways of one protocol use it.
   *
   * @param state {@code up} while a target serves, else {@code down}
   * @param since when it last went up or down; absent if it never did
   * @param weight the sum of the effective weights of the targets
   * @param active the number of targets that serve
   * @param backup the number of backup targets that would serve if no active one did
   * @param states the number of targets in each state
   * @param timesDown how often no target was left
   * @param downtimeSeconds the total time without a target, in seconds
   * @param requests the HTTP requests; absent in TCP
   * @param responses the HTTP responses; absent in TCP
   * @param averageMillis the averages over the last 1 024 requests
   * @param maxMillis the longest times
   * @param targets the figures of the targets, by name
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfProtocol(
      String state,
      @Nullable String since,
      @Nullable Long weight,
      @Nullable Long active,
      @Nullable Long backup,
      StateCounts states,
      @Nullable Long timesDown,
      @Nullable Long downtimeSeconds,
      Sessions sessions,
      Queue queue,
      @Nullable Flow requests,
      @Nullable Responses responses,
      Bytes bytes,
      Errors errors,
      Millis averageMillis,
      Millis maxMillis,
      Map<String, TargetFigures.OfProtocol> targets) {}
}
