package io.hrapi.app.shell.model;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.WriteCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hrapi plan}: shows what a model document would change. */
@Command(
    name = "plan",
    description = "Show what hrapi apply would add, change and remove; change nothing.",
    exitCodeList = {
      "0:There are no changes.",
      "1:Failure: refused, or no answer.",
      "2:There are changes.",
      "64:The command line is not valid."
    })
public final class PlanCommand extends WriteCommand {

  @Mixin private final ModelFile file = new ModelFile();

  public PlanCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    HrapiClient client = client();
    RequestBody content = file.content(file.read(shell));
    ModelPlan plan = ModelPlan.of(client, content, headers());
    if (json()) {
      shell.out().println(plan.answer().toPrettyString());
    } else {
      plan.print(shell);
    }
    return plan.isEmpty() ? ExitStatus.OK : ExitStatus.CHANGES;
  }
}
