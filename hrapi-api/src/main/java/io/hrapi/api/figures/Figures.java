package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the figures of gateways, pools and targets share. Counting starts when HAProxy
 * loads a configuration. A figure that this release of HAProxy does not report, or does not count
 * for this kind of resource, is absent, never 0.
 */
public final class Figures {

  private Figures() {}

  /**
   * Sessions: one for each request in HTTP, one for each connection in TCP.
   *
   * @param current the number now
   * @param max the highest number at once
   * @param limit the highest number allowed at once
   * @param total the number of all sessions
   * @param rate the number of new sessions in the last second
   * @param maxRate the highest number of new sessions in a second
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
   * A count over time, of connections or requests.
   *
   * @param total the number of all
   * @param rate the number in the last second
   * @param maxRate the highest number in a second
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Flow(@Nullable Long total, @Nullable Long rate, @Nullable Long maxRate) {}

  /**
   * Requests that wait for a target.
   *
   * @param current the number now
   * @param max the highest number at once
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Queue(@Nullable Long current, @Nullable Long max) {}

  /**
   * Bytes transferred.
   *
   * @param in the number received from clients
   * @param out the number sent to clients
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bytes(@Nullable Long in, @Nullable Long out) {}

  /** HTTP responses by the first digit of their status. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Responses(
      @JsonProperty("1xx") @Nullable Long informational,
      @JsonProperty("2xx") @Nullable Long successes,
      @JsonProperty("3xx") @Nullable Long redirections,
      @JsonProperty("4xx") @Nullable Long clientErrors,
      @JsonProperty("5xx") @Nullable Long serverErrors,
      @Nullable Long other) {}

  /**
   * The number of errors of each kind.
   *
   * @param request requests that could not be read
   * @param connect failed connections to targets
   * @param response failed responses of targets
   * @param retries retried connections to targets
   * @param redispatches requests sent to another target than the first one
   * @param deniedRequests requests denied by a rule
   * @param deniedResponses responses denied by a rule
   * @param clientAborts transfers aborted by the client
   * @param targetAborts transfers aborted by the target; also counted in {@code response}
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
   * Times in milliseconds.
   *
   * @param queue the time in the queue
   * @param connect the time until the target accepted the connection
   * @param response the time until the target responded; 0 in TCP
   * @param total the time from the beginning to the end
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
   * @param result HAProxy's code, for example {@code L4OK} or {@code L4CON}
   * @param code the code in the target's response, for example an HTTP status
   * @param durationMillis the duration of the check, in milliseconds
   * @param description the meaning of the result
   * @param text the message of the target or of the operating system
   * @param failed the number of checks that failed while the target was up
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
