package io.hrapi.app.shell;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hrapi plan}: what a model document would change. */
@Command(
    name = "plan",
    description = "Show what hrapi apply would add, change and remove, and change nothing.",
    exitCodeList = {
      "0:There is nothing to change.",
      "1:It failed: refused, or nobody answered.",
      "2:There are changes.",
      "64:The command line was misspelled."
    })
final class PlanCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final ModelFile file = new ModelFile();

  PlanCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    HrapiClient client = options.client(shell);
    Content content = file.content(file.read(shell));
    ModelPlan plan = ModelPlan.of(client, content, write.headers());
    if (options.json()) {
      shell.out().println(plan.answer().toPrettyString());
    } else {
      plan.print(shell);
    }
    return plan.isEmpty() ? Exit.OK : Exit.CHANGES;
  }
}
