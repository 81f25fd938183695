package io.hrapi.app.shell.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.WriteCommand;
import io.hrapi.app.shell.option.WriteOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hrapi apply}: makes the model exactly match a document. */
@Command(
    name = "apply",
    description = "Make the model exactly match a document, as one event.",
    footer = {
      "",
      "Applies exactly the plan that it shows: if the model changes in the "
          + "meantime, nothing is done. Without changes there is no event. Only a commit "
          + "changes HAProxy."
    })
public final class ApplyCommand extends WriteCommand {

  @Mixin private final ModelFile file = new ModelFile();

  public ApplyCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    HrapiClient client = client();
    byte[] document = file.read(shell);
    ModelPlan plan = ModelPlan.of(client, file.content(document), headers());
    if (!json()) {
      plan.print(shell);
      shell.out().flush();
    }
    if (plan.isEmpty()) {
      return end(plan, plan.version(), false);
    }
    Map<String, String> headers = new LinkedHashMap<>(headers());
    headers.putAll(WriteOptions.ifMatch(plan.version()));
    Reply reply = client.send(ModelPlan.put(file.content(document), headers));
    JsonNode answer = reply.json();
    if (!json()) {
      shell.print("applied as version " + reply.version());
    }
    shell.warn(answer.path("warnings"));
    return end(plan, Long.parseLong(reply.version()), true);
  }

  /** Prints the plan and its outcome as JSON, if requested. */
  private int end(ModelPlan plan, long version, boolean applied) {
    if (json()) {
      ObjectNode answer = plan.answer().deepCopy();
      answer.put("applied", applied).put("version", version);
      shell.out().println(answer.toPrettyString());
    }
    return ExitStatus.OK;
  }
}
