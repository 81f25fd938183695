package io.hrapi.app.shell.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.VersionOrTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The changes that a model document would make, from hrapi's dry-run.
 *
 * @param version the newest version when it was planned
 * @param answer hrapi's response
 */
record ModelPlan(long version, JsonNode answer) {

  private static final String PATH = "/v1/model";

  static ModelPlan of(HrapiClient client, RequestBody content, Map<String, String> headers) {
    Reply reply = client.send(put(content, headers).dryRun(true));
    JsonNode answer = reply.json();
    if (!VersionOrTime.isVersion(reply.version()) || !answer.path("plan").isArray()) {
      throw CommandException.failed(
          reply.question() + ": the answer has no plan; is this hrapi an older release?", null);
    }
    return new ModelPlan(Long.parseLong(reply.version()), answer);
  }

  /** Returns the request that replaces the model. */
  static Request put(RequestBody content, Map<String, String> headers) {
    return Request.put(PATH, content).with(headers);
  }

  boolean isEmpty() {
    return answer.path("plan").isEmpty();
  }

  /** Prints the plan for people. */
  void print(Shell shell) {
    shell.warn(answer.path("warnings"));
    answer.path("plan").forEach(line -> shell.print(line.asText()));
    shell.print(isEmpty() ? "nothing to change" : summary());
  }

  private String summary() {
    List<String> words = new ArrayList<>();
    answer
        .path("summary")
        .properties()
        .forEach(each -> words.add(each.getValue().asText() + " " + each.getKey()));
    return String.join(", ", words);
  }
}
