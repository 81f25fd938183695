package io.hrapi.app.shell.option;

import io.hrapi.app.shell.console.Shell;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that writes, with a reason and a precondition. */
public abstract class WriteCommand extends ClientCommand {

  @Mixin private final WriteOptions write = new WriteOptions();

  public WriteCommand(Shell shell) {
    super(shell);
  }

  /** Returns the headers of the command's request. */
  protected final Map<String, String> headers() {
    return write.headers();
  }
}
