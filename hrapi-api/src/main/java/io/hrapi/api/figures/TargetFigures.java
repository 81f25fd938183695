package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hrapi.api.figures.Figures.Bytes;
import io.hrapi.api.figures.Figures.Check;
import io.hrapi.api.figures.Figures.Errors;
import io.hrapi.api.figures.Figures.Millis;
import io.hrapi.api.figures.Figures.Queue;
import io.hrapi.api.figures.Figures.Responses;
import io.hrapi.api.figures.Figures.Sessions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A target's live figures.
 *
 * @param protocols as in {@link PoolFigures}
 */
public record TargetFigures(String pool, String target, Map<String, OfProtocol> protocols) {

  /**
   * The target as gateways of one protocol use it.
   *
   * @param state {@code up}, {@code down}, {@code draining} (no new traffic), {@code maintenance}
   *     (disabled) or {@code unchecked} (gets traffic, and nobody checks it)
   * @param haproxyStatus HAProxy's own word, {@code UP 1/3} for instance
   * @param since when that last changed
   * @param address where HAProxy sends its traffic
   * @param weight in force
   * @param backup whether it serves only where no other does; left out if not
   * @param check the last one; left out where there was none
   * @param timesDown how often it went down
   * @param downtimeSeconds for how long
   * @param responses left out in TCP
   * @param averageMillis of the last 1 024 requests
   * @param maxMillis the longest
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfProtocol(
      String state,
      String haproxyStatus,
      @Nullable String since,
      @Nullable String address,
      @Nullable Long weight,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean backup,
      @Nullable Check check,
      @Nullable Long timesDown,
      @Nullable Long downtimeSeconds,
      Sessions sessions,
      Queue queue,
      @Nullable Responses responses,
      Bytes bytes,
      Errors errors,
      Millis averageMillis,
      Millis maxMillis) {}
}
