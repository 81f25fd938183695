package io.hrapi.app.http.accesslog;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.request.logging.RequestLogFactory;
import io.dropwizard.util.DataSize;
import io.hrapi.app.http.RequestId;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;

/**
 * Writes one line for every request, into one file for each day: client, time, request line,
 * status, bytes, microseconds and the request's id. In config.yml it is {@code requestLog: {type:
 * access-log, file: …}}, where {@code file} has {@code yyyy_mm_dd} in place of the day.
 */
@JsonTypeName("access-log")
public final class AccessLog implements RequestLogFactory<RequestLog> {

  private static final String FORMAT =
      "%{client}a %{yyyy-MM-dd'T'HH:mm:ss.SSSXXX|UTC}t \"%r\" %s %O %{us}T %{"
          + RequestId.HEADER
          + "}o";

  @JsonProperty @NotEmpty private String file = "";

  @JsonProperty
  @Min(1)
  private int keptDays = 7;

  /** While less than this is free on the disk, lines are dropped: the rest is for the event log. */
  @JsonProperty @NotNull private DataSize freeSpace = DataSize.bytes(0);

  /** Injected by the wiring. */
  @JacksonInject private InstantSource clock = () -> Instant.EPOCH;

  @Override
  public boolean isEnabled() {
    return true;
  }

  @Override
  public RequestLog build(String name) {
    return new CustomRequestLog(new DailyFile(file, keptDays, freeSpace.toBytes(), clock), FORMAT);
  }
}
