package io.hrapi.app.shell.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that makes HAProxy load something. */
public final class LoadOptions {

  private static final String CONFIRM = "confirm";

  @Option(
      names = "--confirm",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Roll back after this time (30s, 5m, 1h), unless hrapi confirm comes first.")
  private @Nullable Long confirm;

  /** Returns whether the option was given. */
  public boolean isSet() {
    return confirm != null;
  }

  /** Returns the option as the body of a commit. */
  public RequestBody body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (confirm != null) {
      body.put(CONFIRM, confirm);
    }
    return RequestBody.json(body.toString());
  }

  /** Returns a request with the option in its query, because its body has other content. */
  public Request in(Request request) {
    return request.with(CONFIRM, confirm);
  }
}
