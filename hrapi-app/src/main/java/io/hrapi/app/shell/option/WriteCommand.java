package io.hrapi.app.shell.option;

import io.hrapi.app.shell.console.Shell;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that writes: with a reason, and on a condition. */
public abstract class WriteCommand extends ClientCommand {

  @Mixin private final WriteOptions write = new WriteOptions();

  public WriteCommand(Shell shell) {
    super(shell);
  }

  /** The headers of its request. */
  protected final Map<String, String> headers() {
    return write.headers();
  }
}
