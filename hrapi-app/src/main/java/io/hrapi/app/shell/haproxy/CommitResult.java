package io.hrapi.app.shell.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.RefusalMessages;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;

/** Prints the outcome of a commit. */
final class CommitResult {

  private static final String UPLOAD = "the upload";

  private CommitResult() {}

  /**
   * Prints the outcome of a commit.
   *
   * @param upload whether an upload was committed; otherwise the version that the response names
   */
  static void print(Shell shell, Reply reply, JsonNode answer, boolean upload, boolean dryRun) {
    shell.warn(answer.path("warnings"));
    String what = upload ? UPLOAD : "version " + answer.path("version").asText();
    String because = answer.path("because").asText("");
    String how = how(answer.path("applied").asText(), dryRun);
    if (dryRun) {
      shell.print(ChangeLines.of(answer.path("changes")));
      shell.print(what + ": " + how + (because.isEmpty() ? "" : ", because: " + because));
      shell.say("a dry-run: nothing was committed");
      return;
    }
    shell.print(
        "committed "
            + what
            + " as version "
            + reply.version()
            + ": "
            + how
            + (because.isEmpty() ? "" : " (" + because + ")")
            + (answer.path("PID").asLong() > 0 ? ", process " + answer.path("PID").asText() : ""));
    String until = answer.path("confirmUntil").asText("");
    if (!until.isEmpty()) {
      shell.print(
          "at "
              + until
              + " hrapi goes back to "
              + (answer.has("goesBackTo")
                  ? "version " + answer.path("goesBackTo").asText()
                  : UPLOAD + " that ran before")
              + ", unless you run: hrapi confirm");
    }
  }

  private static String how(String applied, boolean dryRun) {
    String would = dryRun ? "would be " : "was ";
    return switch (applied) {
      case "start" -> "HAProxy " + would + "started";
      case "reload" -> "HAProxy " + would + "reloaded";
      case "runtime" -> "HAProxy " + would + "changed at run time";
      case "unchanged" -> "HAProxy already runs exactly that";
      case "staged" -> "HAProxy is stopped; its next start loads it";
      default -> applied;
    };
  }

  /** Returns the refusal, with the options of this command that correspond to the API's advice. */
  static CommandException refusal(Reply reply) {
    CommandException refusal = RefusalMessages.refusal(reply);
    String words = String.valueOf(refusal.getMessage());
    String advice = "";
    if (words.contains("replaceUpload")) {
      advice += "\n  with this command: hrapi commit --replace-upload";
    }
    if (words.contains("empty=true")) {
      advice += "\n  with this command: hrapi commit --empty";
    }
    return advice.isEmpty() ? refusal : CommandException.failed(words + advice, refusal);
  }
}
