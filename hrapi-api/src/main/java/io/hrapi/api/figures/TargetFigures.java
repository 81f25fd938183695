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
 * @param protocols the figures by protocol, as in {@link PoolFigures}
 */
public record TargetFigures(String pool, String target, Map<String, OfProtocol> protocols) {

  /**
   * The target as gateways of one protocol use it.
   *
   * @param state {@code up}, {@code down}, {@code draining} (no new traffic), {@code maintenance}
   *     (disabled) or {@code unchecked} (gets traffic and is not checked)
   * @param haproxyStatus HAProxy's own status, for example {@code UP 1/3}
   * @param since when the status last changed
   * @param address the address to which HAProxy sends the traffic
   * @param weight the effective weight
   * @param backup whether it serves only while no active target does; absent if false
   * @param check the last health check; absent if there was none
   * @param timesDown how often it went down
   * @param downtimeSeconds the total time it was down, in seconds
   * @param responses the HTTP responses; absent in TCP
   * @param averageMillis the averages over the last 1 024 requests
   * @param maxMillis the longest times
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
