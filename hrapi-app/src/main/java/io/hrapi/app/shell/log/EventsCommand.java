package io.hrapi.app.shell.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.PageReader;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.app.shell.option.TimeConverter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hrapi events}: shows the audit trail, or new events as they happen. */
@Command(
    name = "events",
    description = "Show the audit trail: who requested what, when and why; oldest first.",
    footer = {
      "",
      "With --json one event per line, in the form of GET /v1/events/{version}. "
          + "With --follow the events after --after or, without it, new events, until "
          + "Ctrl-C or --limit."
    })
public final class EventsCommand extends ClientCommand {

  private static final long DEFAULT_LIMIT = 100;

  @Option(names = "--after", paramLabel = "VERSION", description = "Only versions after this one.")
  private @Nullable Long after;

  @Option(
      names = "--before",
      paramLabel = "VERSION",
      description = "Only versions before this one.")
  private @Nullable Long before;

  @Option(
      names = "--resource",
      paramLabel = "PATH",
      description =
          "Only events that concern this resource or what it contains, for example "
              + "/v1/pools/eta.")
  private @Nullable String resource;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only events of this type, for example PoolPut.")
  private @Nullable String type;

  @Option(names = "--actor", paramLabel = "NAME", description = "Only events of this actor.")
  private @Nullable String actor;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only events from this time on, for example 2026-01-31T12:00:00Z.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only events up to this time.")
  private @Nullable String until;

  @Option(names = "--desc", description = "Newest first.")
  private boolean descending;

  @Option(names = "--limit", paramLabel = "N", description = "At most N events; default: 100.")
  private @Nullable Long limit;

  @Option(names = "--follow", description = "Show new events as they happen.")
  private boolean follow;

  public EventsCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw CommandException.misuse("--limit needs a number from 1, got " + limit);
    }
    EventLines lines = new EventLines(shell, json());
    HrapiClient client = client();
    if (follow) {
      follow(client, lines);
      return ExitStatus.OK;
    }
    long most = limit == null ? DEFAULT_LIMIT : limit;
    boolean more = PageReader.read(client, request(), "events", most, lines::print);
    if (more && limit == null) {
      shell.say(
          "these are " + most + "; there are more: --limit N shows them, --desc shows the newest");
    }
    return ExitStatus.OK;
  }

  private Request request() {
    return Request.get("/v1/events")
        .with("after", after)
        .with("before", before)
        .with("resource", path())
        .with("type", type)
        .with("actor", actor)
        .with("since", since)
        .with("until", until)
        .with("order", descending ? "desc" : null);
  }

  /**
   * Returns the resource's path with the API's prefix: {@code /v1/pools/eta} for {@code pools/eta}.
   */
  private @Nullable String path() {
    return resource == null || resource.startsWith("/") ? resource : "/v1/" + resource;
  }

  private void follow(HrapiClient client, EventLines lines) {
    if (before != null || since != null || until != null || descending) {
      throw CommandException.misuse(
          "--follow shows new events: it cannot be combined with --before, --since, "
              + "--until or --desc");
    }
    Request stream = Request.get("/v1/events/stream").with("resource", path()).with("type", type);
    new EventFollower(client, shell, stream, after)
        .follow(this::isWanted, limit == null ? Long.MAX_VALUE : limit, lines);
  }

  /** Returns whether an event matches the conditions that the stream does not support. */
  private boolean isWanted(JsonNode event) {
    return actor == null || event.path("actor").asText().equals(actor);
  }
}
