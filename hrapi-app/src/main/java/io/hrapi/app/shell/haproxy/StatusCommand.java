package io.hrapi.app.shell.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hrapi status}: shows the current status. */
@Command(
    name = "status",
    description =
        "Show the versions, HAProxy's state, its targets and the outcome of the last commit.",
    footer = {"", "The exit status is 0 even while HAProxy is down."})
public final class StatusCommand extends ClientCommand {

  private static final int SHOWN_DIGITS = 12;

  public StatusCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    HrapiClient client = client();
    return print(client.send(Request.get("/v1/status")), status -> print(client.address(), status));
  }

  private void print(URI address, JsonNode status) {
    shell.print(
        "hrapi    "
            + status.path("release").asText()
            + ", log \""
            + status.path("name").asText()
            + "\", at "
            + address);
    shell.print("log      " + versions(status.path("versions")));
    shell.print("next     " + next(status.path("next")));
    if (status.at("/log/verification").asText().equals("damaged")) {
      shell.print("         it is not what hrapi wrote: " + status.at("/log/problem").asText());
    }
    if (status.at("/log/loss").isObject()) {
      shell.print("         nothing is written: " + status.at("/log/loss/problem").asText());
    }
    shell.print("haproxy  " + haproxy(status.path("haproxy")));
    status
        .path("drift")
        .forEach(
            entry ->
                shell.print(
                    "drift    "
                        + entry.path("what").asText()
                        + ", "
                        + entry.path("resource").asText()
                        + ": committed "
                        + entry.path("expected").asText()
                        + ", live "
                        + entry.path("found").asText()));
    targets(status.path("targets"));
    shell.print("commit   " + commit(status.path("lastCommit")));
    status
        .at("/lastCommit/messages")
        .forEach(message -> shell.print("         " + message.asText()));
    if (status.has("confirm")) {
      shell.print("confirm  " + confirm(status.path("confirm")));
    }
  }

  private static String versions(JsonNode versions) {
    return "version "
        + versions.path("latest").asText()
        + ", model "
        + versions.path("model").asText()
        + "; running "
        + reference(versions, "running")
        // A pending version of the model is what ran before, or what is shown as next.
        + (versions.has("pendingUpload") ? ", pending " + reference(versions, "pending") : "");
  }

  /** Returns what a commit would change. */
  private static String next(JsonNode next) {
    List<String> words = new ArrayList<>();
    if (next.hasNonNull("detail")) {
      words.add("not known: " + next.path("detail").asText());
    } else if (next.path("toCommit").asBoolean()) {
      int changes = next.path("changes").asInt();
      List<String> actors = new ArrayList<>();
      next.path("actors").forEach(actor -> actors.add(actor.asText()));
      words.add(
          changes
              + (changes == 1 ? " change" : " changes")
              + " to commit, by "
              + String.join(", ", actors));
      add(words, "since ", next.path("since"));
      add(words, "version ", next.path("version"));
    } else {
      words.add("nothing to commit");
    }
    if (next.has("replacesUpload")) {
      words.add("a commit would replace the upload that runs");
    }
    return String.join(", ", words);
  }

  private static String reference(JsonNode versions, String which) {
    String upload = versions.path(which + "Upload").asText("");
    if (!upload.isEmpty()) {
      return "upload " + upload.substring(0, Math.min(SHOWN_DIGITS, upload.length()));
    }
    return versions.hasNonNull(which) ? versions.path(which).asText() : "nothing";
  }

  private static String haproxy(JsonNode haproxy) {
    List<String> words = new ArrayList<>();
    words.add(haproxy.path("state").asText());
    add(words, "", haproxy.path("detail"));
    add(words, "HAProxy ", haproxy.path("version"));
    add(words, "process ", haproxy.path("pid"));
    if (haproxy.hasNonNull("uptimeSeconds")) {
      words.add("up " + duration(haproxy.path("uptimeSeconds").asLong()));
    }
    add(words, "statistics on port ", haproxy.path("listenPort"));
    return String.join(", ", words);
  }

  /** Prints how many targets are in each state, and which are down. */
  private void targets(JsonNode targets) {
    if (!targets.isObject()) {
      return;
    }
    List<String> words = new ArrayList<>();
    for (String state : List.of("up", "down", "draining", "maintenance", "unchecked")) {
      if (targets.path(state).asInt() > 0) {
        words.add(targets.path(state).asText() + " " + state);
      }
    }
    add(words, "not known: ", targets.path("detail"));
    shell.print("targets  " + (words.isEmpty() ? "none" : String.join(", ", words)));
    for (JsonNode target : targets.path("notServing")) {
      if (target.path("state").asText().equals("down")) {
        List<String> line = new ArrayList<>();
        line.add(target.path("pool").asText() + "/" + target.path("target").asText() + " is down");
        add(line, "since ", target.path("since"));
        add(line, "", target.path("check"));
        shell.print("         " + String.join(", ", line));
      }
    }
  }

  private static void add(List<String> words, String before, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      words.add(before + value.asText());
    }
  }

  private static String duration(long seconds) {
    Duration up = Duration.ofSeconds(seconds);
    if (up.toHours() == 0) {
      return up.toMinutes() + " min " + up.toSecondsPart() + " s";
    }
    return up.toDays() == 0
        ? up.toHours() + " h " + up.toMinutesPart() + " min"
        : up.toDays() + " d " + up.toHoursPart() + " h";
  }

  private static String confirm(JsonNode confirm) {
    return "until "
        + confirm.path("until").asText()
        + ", else back to "
        + (confirm.has("goesBackTo")
            ? "version " + confirm.path("goesBackTo").asText()
            : reference(confirm, "goesBackTo"));
  }

  private static String commit(JsonNode commit) {
    return commit.isObject()
        ? commit.path("outcome").asText()
            + ", of version "
            + commit.path("rendered").asText()
            + ", as version "
            + commit.path("version").asText()
        : "none yet";
  }
}
