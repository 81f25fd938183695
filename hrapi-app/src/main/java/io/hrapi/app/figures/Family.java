package io.hrapi.app.figures;

import io.hrapi.haproxy.statistics.Errors;
import io.hrapi.haproxy.statistics.ResponseTimes;
import io.hrapi.haproxy.statistics.Traffic;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One metric with a sample for each thing of a kind.
 *
 * @param <T> a thing's statistics
 * @param name the metric's name after the kind's prefix
 * @param type {@code counter} or {@code gauge}
 * @param help one sentence that describes the metric
 * @param value returns null if HAProxy does not report the value: the thing then has no sample
 */
record Family<T>(String name, String type, String help, Value<T> value) {

  private static final double MILLIS_PER_SECOND = 1_000;

  /** Computes a metric's value from statistics. */
  interface Value<T> {
    @Nullable Number of(T figures);
  }

  /**
   * The statistics of a thing, with its labels.
   *
   * @param labels as {@link MetricsText#labels} returns them
   */
  record Labelled<T>(String labels, T figures) {}

  static <T> Family<T> counter(String name, String help, Value<T> value) {
    return new Family<>(name + "_total", "counter", help, value);
  }

  static <T> Family<T> gauge(String name, String help, Value<T> value) {
    return new Family<>(name, "gauge", help, value);
  }

  /** Writes the metric with the samples of all things. */
  void write(MetricsText text, String prefix, List<Labelled<T>> things) throws IOException {
    text.family(prefix + name, type, help);
    for (Labelled<T> thing : things) {
      Number sample = value.of(thing.figures());
      if (sample != null) {
        text.sample(thing.labels(), sample);
      }
    }
  }

  static <T> List<Family<T>> ofTraffic(Function<T, Traffic> traffic) {
    return List.of(
        gauge("current_sessions", "Current sessions.", t -> traffic.apply(t).currentSessions()),
        gauge(
            "max_sessions",
            "Maximum of concurrent sessions since the worker started.",
            t -> traffic.apply(t).maximumSessions()),
        gauge(
            "session_limit", "Limit of concurrent sessions.", t -> traffic.apply(t).sessionLimit()),
        counter("sessions", "Sessions.", t -> traffic.apply(t).sessions()),
        counter("in_bytes", "Bytes from clients.", t -> traffic.apply(t).bytesIn()),
        counter("out_bytes", "Bytes to clients.", t -> traffic.apply(t).bytesOut()));
  }

  static <T> List<Family<T>> ofErrors(Function<T, Errors> errors) {
    return List.of(
        counter(
            "request_errors",
            "Requests that failed before they were complete: malformed, timed out or aborted.",
            t -> errors.apply(t).requests()),
        counter(
            "connect_errors",
            "Connections to targets that failed.",
            t -> errors.apply(t).connects()),
        counter(
            "response_errors",
            "Responses of targets that failed.",
            t -> errors.apply(t).responses()),
        counter("retries", "Connections that were retried.", t -> errors.apply(t).retries()),
        counter(
            "redispatches",
            "Requests that were redispatched to another target.",
            t -> errors.apply(t).redispatches()),
        counter(
            "denied_requests",
            "Requests that a rule denied.",
            t -> errors.apply(t).deniedRequests()),
        counter(
            "denied_responses",
            "Responses that a rule denied.",
            t -> errors.apply(t).deniedResponses()));
  }

  static <T> List<Family<T>> ofTimes(Function<T, ResponseTimes> averages) {
    return List.of(
        gauge(
            "queue_time_average_seconds",
            "Average time in the queue of the last 1024 requests.",
            t -> seconds(averages.apply(t).queueMillis())),
        gauge(
            "connect_time_average_seconds",
            "Average time to connect of the last 1024 requests.",
            t -> seconds(averages.apply(t).connectMillis())),
        gauge(
            "response_time_average_seconds",
            "Average response time of the last 1024 requests.",
            t -> seconds(averages.apply(t).responseMillis())),
        gauge(
            "total_time_average_seconds",
            "Average total time of the last 1024 requests.",
            t -> seconds(averages.apply(t).totalMillis())));
  }

  static @Nullable Double seconds(@Nullable Long millis) {
    return millis == null ? null : (Double) (millis / MILLIS_PER_SECOND);
  }
}
