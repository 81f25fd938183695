package io.hrapi.app.shell.haproxy;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.app.shell.option.VersionOrTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi render}: prints a HAProxy configuration, current or past. */
@Command(
    name = "render",
    description =
        "Print a HAProxy configuration: what a commit would load, what runs or is "
            + "pending, or that of a version.",
    footer = {
      "",
      "A version is one of the model, committed or not. For an upload that ran or "
          + "was pending, use running or pending with --at."
    })
public final class RenderCommand extends ClientCommand {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final String NEXT = "next";
  private static final Set<String> NAMES = Set.of(NEXT, "running", "pending");
  private static final String VERSION = "version";

  @Parameters(
      arity = "0..1",
      paramLabel = "next|running|pending|VERSION",
      description = "What to print; default: next, which is what a commit would load.")
  private String which = NEXT;

  @Option(
      names = "--at",
      paramLabel = "VERSION|TIME",
      description = "What was next, running or pending at this version or time.")
  private @Nullable String at;

  @Option(names = "--expanded", description = "Replace an upload's variables by their values.")
  private boolean expanded;

  public RenderCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    HrapiClient client = client();
    boolean named = NAMES.contains(which);
    if (!named && !VersionOrTime.isVersion(which)) {
      throw CommandException.misuse(
          "render accepts next, running, pending or a version, got \"" + which + "\"");
    }
    if (!named && at != null) {
      throw CommandException.misuse("--at goes with next, running or pending, not with a version");
    }
    Reply reply = named ? named(client) : client.send(text(NEXT).with(VERSION, which));
    String text = reply.text();
    if (json()) {
      Map<String, String> answer = new LinkedHashMap<>();
      answer.put(VERSION, reply.version());
      answer.put("configuration", text);
      shell.out().println(Reply.MAPPER.valueToTree(answer).toPrettyString());
    } else {
      shell.out().print(text);
    }
    return ExitStatus.OK;
  }

  private Reply named(HrapiClient client) {
    Request request = text(which);
    return client.send(at == null ? request : VersionOrTime.of(at).in(request));
  }

  private Request text(String name) {
    return Request.get(CONFIGURATION + name + (expanded ? "/expanded" : ""))
        .accepting("text/plain");
  }
}
