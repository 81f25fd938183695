package io.hrapi.app.shell.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.Shell;

/** Prints the outcome of a write of the model. */
public final class WriteResult {

  /** The message if HAProxy does not serve the change yet. */
  public static final String NOT_YET =
      "HAProxy still serves what it did: hrapi commit loads this, hrapi diff shows "
          + "what will change";

  private WriteResult() {}

  /**
   * Prints the outcome.
   *
   * @param version the version that the write created
   * @param waits whether HAProxy serves the change only after a commit
   */
  static void print(Shell shell, JsonNode answer, String version, boolean dryRun, boolean waits) {
    shell.warn(answer.path("warnings"));
    if (dryRun) {
      shell.print(ChangeLines.of(answer.path("changes")));
      shell.say("a dry-run: nothing was changed");
      return;
    }
    answer
        .properties()
        .forEach(
            each -> {
              if (each.getValue().isValueNode()) {
                shell.print(
                    each.getKey() + " " + each.getValue().asText() + " as version " + version);
              }
            });
    if (waits) {
      shell.print(NOT_YET);
    }
  }
}
