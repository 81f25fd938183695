package io.hrapi.app.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.request.logging.RequestLogFactory;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import org.eclipse.jetty.server.AsyncRequestLogWriter;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;

/**
 * Every request in one line of a file a day: client, time, request line, status, bytes,
 * microseconds and the request's id. In config.yml it is {@code requestLog: {type: access-log,
 * file: …}}, where {@code file} has {@code yyyy_mm_dd} in place of the day.
 */
@JsonTypeName("access-log")
public final class AccessLog implements RequestLogFactory<RequestLog> {

  private static final String FORMAT =
      "%{client}a %{yyyy-MM-dd'T'HH:mm:ss.SSSXXX|UTC}t \"%r\" %s %O %{us}T %{"
          + RequestIdFilter.HEADER
          + "}o";

  @JsonProperty @NotEmpty private String file = "";

  @JsonProperty
  @Min(1)
  private int keptDays = 7;

  @Override
  public boolean isEnabled() {
    return true;
  }

  @Override
  public RequestLog build(String name) {
    AsyncRequestLogWriter writer = new AsyncRequestLogWriter(file);
    writer.setAppend(true);
    writer.setRetainDays(keptDays);
    return new CustomRequestLog(writer, FORMAT);
  }
}
