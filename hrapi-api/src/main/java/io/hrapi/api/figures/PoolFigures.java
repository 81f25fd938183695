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
 * @param protocols by {@code http} and {@code tcp}: for gateways of each, HAProxy runs the pool
 *     once, with checks, queues and times of its own, so that there is no sum to give
 */
public record PoolFigures(String pool, Map<String, OfProtocol> protocols) {

  /**
   * The pool as gateways of one protocol use it.
   *
   * @param state {@code up} while a target serves, else {@code down}
   * @param since when it last went up or down; left out if nothing changed that
   * @param weight of all targets, in force
   * @param active targets that serve
   * @param backup targets that would serve if none of those did
   * @param states how many targets are in each state
   * @param timesDown how often no target was left
   * @param downtimeSeconds for how long
   * @param requests left out in TCP
   * @param responses left out in TCP
   * @param averageMillis of the last 1 024 requests
   * @param maxMillis the longest
   * @param targets by their names
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
