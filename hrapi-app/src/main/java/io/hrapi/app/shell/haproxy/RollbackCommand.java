package io.hrapi.app.shell.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.api.diff.UnifiedDiff;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.RefusalMessages;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.LoadOptions;
import io.hrapi.app.shell.option.VersionOrTime;
import io.hrapi.app.shell.option.WriteOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hrapi rollback}: returns to the configuration before the last commit. */
@Command(
    name = "rollback",
    description = "Make HAProxy serve what it served before the last commit.",
    footer = {
      "",
      "Shows what will change, asks for confirmation, restores the model to what "
          + "it was, as a new event, and commits it; if an upload ran before, loads that "
          + "upload again. Also undoes changes that were never committed. A second "
          + "rollback undoes the first."
    })
public final class RollbackCommand extends DryRunCommand {

  private static final String RUNNING = "/v1/haproxy/configuration/running";
  private static final String VERSION = "version";
  private static final String TEXT = "text/plain";
  private static final String YES = "true";
  private static final int NOT_FOUND = 404;

  @Mixin private final LoadOptions load = new LoadOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation.")
  private boolean yes;

  public RollbackCommand(Shell shell) {
    super(shell);
  }

  /**
   * A configuration that a commit loaded.
   *
   * @param event the version of the event that recorded it
   * @param model the rendered version of the model; meaningless for an upload
   * @param isUpload whether it was an upload
   * @param time when it was loaded
   * @param actor the actor of the commit
   */
  private record Loaded(long event, long model, boolean isUpload, String time, String actor) {

    String name() {
      return isUpload ? "the upload of version " + event : "version " + model;
    }
  }

  @Override
  public Integer call() throws IOException {
    if (json() && !yes && !dryRun()) {
      throw CommandException.misuse(
          "--json is for programs, which cannot be asked for confirmation: add --yes");
    }
    HrapiClient client = client();
    Loaded running =
        loaded(client, "nothing has been committed yet: there is nothing to go back to", null);
    Loaded former =
        loaded(
            client,
            "nothing ran before version " + running.event() + ": there is nothing to go back to",
            running.event() - 1);
    return former.isUpload() ? toUpload(client, running, former) : toModel(client, running, former);
  }

  /**
   * Returns the configuration that ran at a version.
   *
   * @param otherwise the message if there was none
   * @param at the version; null for the configuration that runs now
   */
  private static Loaded loaded(
      HrapiClient client, String otherwise, @org.jspecify.annotations.Nullable Long at) {
    Request request = Request.head(RUNNING).with(VERSION, at).accepting(TEXT).patient();
    Reply reply = client.exchange(request);
    reply.close();
    if (reply.status() == NOT_FOUND) {
      throw CommandException.failed(otherwise, null);
    }
    // The tag is a version, and possibly a form.
    String tag = reply.header("etag").replaceAll("\"|-.*", "");
    if (reply.isProblem() || !VersionOrTime.isVersion(tag)) {
      // Repeated as a GET, since only its refusal has a body with a message.
      client.send(Request.get(RUNNING).with(VERSION, at).accepting(TEXT).patient()).close();
      throw RefusalMessages.foreign(reply);
    }
    JsonNode event = client.send(Request.get("/v1/events/" + tag)).json();
    for (JsonNode change : event.path("changes")) {
      if (change.path("change").asText().equals("configurationLoaded")) {
        JsonNode after = change.path("after");
        return new Loaded(
            Long.parseLong(tag),
            after.path(VERSION).asLong(),
            after.has("upload"),
            event.path("time").asText(),
            event.path("actor").asText());
      }
    }
    throw CommandException.failed(
        "the event "
            + tag
            + " does not describe a loaded configuration; is hrapi an older release?",
        null);
  }

  private int toModel(HrapiClient client, Loaded running, Loaded former) throws IOException {
    RequestBody body = RequestBody.json("{\"version\": " + former.model() + "}");
    Request restore = Request.post("/v1/restore", body).with(headers(running, former));
    Reply plan = client.send(restore.dryRun(true));
    JsonNode planned = plan.json();
    String diff =
        client
            .send(
                Request.get("/v1/versions/running/diff/" + former.model())
                    .accepting(TEXT)
                    .patient())
            .text();
    shell.warn(planned.path("warnings"));
    if (!asked(running, former, diff, ChangeLines.of(planned.path("changes")))) {
      return dryRun() ? ExitStatus.OK : ExitStatus.FAILED;
    }
    String version = plan.version();
    if (!planned.path("changes").isEmpty()) {
      Map<String, String> headers = new LinkedHashMap<>(headers(running, former));
      headers.putAll(WriteOptions.ifMatch(Long.parseLong(version)));
      RequestBody again = RequestBody.json("{\"version\": " + former.model() + "}");
      version = client.send(Request.post("/v1/restore", again).with(headers)).version();
    }
    commit(client, running, former, version);
    return ExitStatus.OK;
  }

  private void commit(HrapiClient client, Loaded running, Loaded former, String version) {
    Map<String, String> headers = new LinkedHashMap<>(headers(running, former));
    headers.putAll(WriteOptions.ifMatch(Long.parseLong(version)));
    boolean empty =
        client
            .send(Request.get("/v1/gateways").with(VERSION, former.model()))
            .json()
            .path("Gateways")
            .isEmpty();
    try {
      Reply reply =
          client.send(
              Request.post("/v1/controller/commit", load.body())
                  .with(headers)
                  .with("replaceUpload", running.isUpload() ? YES : null)
                  .with("empty", empty ? YES : null),
              CommitResult::refusal);
      print(reply, false);
    } catch (CommandException e) {
      throw CommandException.failed(
          e.getMessage()
              + "\nhrapi: the model was restored to version "
              + former.model()
              + " (since version "
              + version
              + "), but HAProxy does not run it; hrapi commit tries again",
          e);
    }
  }

  private int toUpload(HrapiClient client, Loaded running, Loaded former) throws IOException {
    String now = client.send(Request.get(RUNNING).accepting(TEXT).patient()).text();
    String then =
        client
            .send(Request.get(RUNNING).with(VERSION, former.event()).accepting(TEXT).patient())
            .text();
    String diff = UnifiedDiff.of(running.name(), now, former.name(), then);
    if (!asked(running, former, diff, List.of())) {
      return dryRun() ? ExitStatus.OK : ExitStatus.FAILED;
    }
    RequestBody text = RequestBody.of(TEXT, then.getBytes(StandardCharsets.UTF_8));
    Reply reply =
        client.send(
            load.in(Request.post("/v1/controller/upload", text)).with(headers(running, former)));
    print(reply, true);
    return ExitStatus.OK;
  }

  private void print(Reply reply, boolean upload) {
    print(reply, answer -> CommitResult.print(shell, reply, answer, upload, false));
  }

  private Map<String, String> headers(Loaded running, Loaded former) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Hrapi-Reason",
        "rollback from " + running.name() + " to " + former.name() + ", which ran before");
    headers.putAll(headers());
    return headers;
  }

  /**
   * Shows what will change, and asks for confirmation unless {@code --yes} is set.
   *
   * @return whether to roll back
   */
  private boolean asked(Loaded running, Loaded former, String diff, List<String> changes)
      throws IOException {
    String from = running.name() + ", which " + running.actor() + " committed " + running.time();
    if (!json() || dryRun()) {
      shell.print(changes);
      diff.lines().forEach(shell::print);
      shell.print("from " + from);
      shell.print("to " + former.name() + ", which ran before");
      shell.out().flush();
    }
    if (dryRun()) {
      shell.say("a dry-run: nothing was changed");
      return false;
    }
    if (yes) {
      return true;
    }
    shell.err().print("hrapi: roll back? [y/N] ");
    shell.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8)).readLine();
    if (answer != null && answer.strip().matches("(?i)y(es)?")) {
      return true;
    }
    if (answer == null) {
      shell.err().println();
    }
    shell.say("nothing was changed; --yes does it without asking");
    return false;
  }
}
