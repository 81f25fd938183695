package io.hrapi.app.shell.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.RefusalMessages;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.app.shell.option.PathArgument;
import io.hrapi.app.shell.option.VersionOrTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi get}: prints a resource. */
@Command(
    name = "get",
    description = "Print a resource as returned by GET /v1/PATH.",
    footer = {
      "",
      "Examples: hrapi get pools, get pools/eta/targets/t1 --at 7, get "
          + "pools/eta/stats, get haproxy/configuration/running. JSON is printed with "
          + "one field per line, with --json as hrapi sent it."
    })
public final class GetCommand extends ClientCommand {

  private static final String TEXT = "text/";

  @Parameters(paramLabel = "PATH", description = "The path, for example pools/eta/targets/t1.")
  private String path = "";

  @Option(
      names = "--at",
      paramLabel = "VERSION|TIME",
      description = "The state at this version or time.")
  private @Nullable String at;

  public GetCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    PathArgument resource = PathArgument.of("get", path);
    if (resource.isWithin("controller", "restore")) {
      throw CommandException.misuse(
          "GET " + resource.encoded() + " restores that backup; get only reads");
    }
    Request request = resource.in(Request.get(resource.encoded()).patient());
    if (at != null) {
      request = VersionOrTime.of(at).in(request);
    }
    Reply reply =
        client()
            .sendForAny(
                request.accepting("application/json, text/plain;q=0.9"), RefusalMessages::refusal);
    String type = reply.header("content-type");
    String location = reply.header("location");
    if (type.startsWith(HrapiClient.JSON)) {
      JsonNode answer = reply.json();
      shell.out().println(json() ? answer : answer.toPrettyString());
    } else if (type.startsWith(TEXT)) {
      shell.out().print(reply.text());
    } else if (!location.isEmpty()) {
      reply.close();
      shell.print(location);
    } else {
      reply.close();
      throw RefusalMessages.foreign(reply);
    }
    return ExitStatus.OK;
  }
}
