package io.hrapi.app.shell;

import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that writes: with a reason, and on a condition. */
abstract class WriteCommand extends ClientCommand {

  @Mixin private final WriteOptions write = new WriteOptions();

  WriteCommand(Shell shell) {
    super(shell);
  }

  /** The headers of its request. */
  final Map<String, String> headers() {
    return write.headers();
  }
}
