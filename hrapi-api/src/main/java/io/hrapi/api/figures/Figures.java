package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the figures of gateways, pools and targets share. They count from the time when
 * HAProxy last loaded its configuration. What this release of HAProxy does not tell, or does not
 * count for such a resource, is absent, never 0.
 */
public final class Figures {

  private Figures() {}

  /**
   * Sessions: in HTTP one with each request, in TCP one with each connection.
   *
   * @param current now
   * @param max the most at once
   * @param limit the most that are allowed at once
   * @param total all of them
   * @param rate new ones in the last second
   * @param maxRate the most in a second
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sessions(
      @Nullable Long current,
      @Nullable Long max,
      @Nullable Long limit,
      @Nullable Long total,
      @Nullable Long rate,
      @Nullable Long maxRate) {}

  /**
   * What comes in the course of time: connections, requests.
   *
   * @param total all of them
   * @param rate in the last second
   * @param maxRate the most in a second
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Flow(@Nullable Long total, @Nullable Long rate, @Nullable Long maxRate) {}

  /**
   * Requests that wait for a target.
   *
   * @param current now
   * @param max the most at once
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Queue(@Nullable Long current, @Nullable Long max) {}

  /**
   * Bytes.
   *
   * @param in from clients
   * @param out to clients
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bytes(@Nullable Long in, @Nullable Long out) {}

  /** HTTP answers by the first digit of their status. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Responses(
      @JsonProperty("1xx") @Nullable Long informational,
      @JsonProperty("2xx") @Nullable Long successes,
      @JsonProperty("3xx") @Nullable Long redirections,
      @JsonProperty("4xx") @Nullable Long clientErrors,
      @JsonProperty("5xx") @Nullable Long serverErrors,
      @Nullable Long other) {}

  /**
   * What went wrong.
   *
   * @param request requests that could not be read
   * @param connect connections to targets that failed
   * @param response answers of targets that failed
   * @param retries connections that were tried again
   * @param redispatches requests that went to another target than the first
   * @param deniedRequests by a rule
   * @param deniedResponses by a rule
   * @param clientAborts transfers that the client broke off
   * @param targetAborts transfers that the target broke off; in {@code response} too
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Errors(
      @Nullable Long request,
      @Nullable Long connect,
      @Nullable Long response,
      @Nullable Long retries,
      @Nullable Long redispatches,
      @Nullable Long deniedRequests,
      @Nullable Long deniedResponses,
      @Nullable Long clientAborts,
      @Nullable Long targetAborts) {}

  /**
   * Milliseconds.
   *
   * @param queue until there was a place
   * @param connect until the target took the connection
   * @param response until it answered; 0 in TCP
   * @param total from beginning to end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Millis(
      @Nullable Long queue,
      @Nullable Long connect,
      @Nullable Long response,
      @Nullable Long total) {}

  /**
   * The last health check of a target.
   *
   * @param result HAProxy's code, {@code L4OK} or {@code L4CON} for instance
   * @param code of the answer, an HTTP status for instance
   * @param durationMillis how long it took
   * @param description what the result means
   * @param text what the target or the system said
   * @param failed how many failed while the target was up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Check(
      String result,
      @Nullable Long code,
      @Nullable Long durationMillis,
      @Nullable String description,
      @Nullable String text,
      @Nullable Long failed) {}
}
