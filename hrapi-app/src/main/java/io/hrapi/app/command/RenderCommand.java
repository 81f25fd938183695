package io.hrapi.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi render}: HAProxy's configuration, of now or of then. */
@Command(
    name = "render",
    description = "Print HAProxy's configuration that is pending, runs, or is of a version.",
    footer = {
      "",
      "A version is that of the model: what it renders to, whether it was committed or not. While an"
          + " upload is pending that cannot be asked for; --at says what was pending then."
    })
final class RenderCommand implements Callable<Integer> {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final String PENDING = "pending";
  private static final String RUNNING = "running";
  private static final String VERSION = "version";
  private static final String ETAG = "etag";

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "pending|running|VERSION",
      description = "What to print; otherwise pending: what a commit would load.")
  private String which = PENDING;

  @Option(
      names = "--at",
      paramLabel = "VERSION|TIME",
      description = "What was pending, or running, at a version or a time.")
  private @Nullable String at;

  @Option(names = "--expanded", description = "An upload's variables replaced by their values.")
  private boolean expanded;

  RenderCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    HrapiClient client = options.client(shell);
    boolean named = which.equals(PENDING) || which.equals(RUNNING);
    if (!named && !Moment.isVersion(which)) {
      throw CommandException.misuse(
          "render takes pending, running or a version, got \"" + which + "\"");
    }
    if (!named && at != null) {
      throw CommandException.misuse("a version is of then already; --at goes with pending|running");
    }
    Reply reply = named ? named(client) : ofModel(client);
    String text = reply.text();
    if (options.json()) {
      Map<String, String> answer = new LinkedHashMap<>();
      answer.put(VERSION, reply.version());
      answer.put("configuration", text);
      shell.out().println(Reply.MAPPER.valueToTree(answer).toPrettyString());
    } else {
      shell.out().print(text);
    }
    return Exit.OK;
  }

  private Reply named(HrapiClient client) {
    Request request = text(which);
    return client.send(at == null ? request : Moment.of(at).in(request));
  }

  private Reply ofModel(HrapiClient client) {
    Reply model = client.send(Request.head("/v1/model").with(VERSION, which));
    model.close();
    String changed = model.header(ETAG);
    String version = changed.replace("\"", "");
    Reply reply = client.send(text(PENDING).with(VERSION, version));
    // The version that made it pending; of an upload that was pending it is another.
    if (!reply.header(ETAG).equals(changed)) {
      reply.close();
      throw CommandException.failed(
          "at version "
              + version
              + ", which is the model's at "
              + which
              + ", an upload was pending: hrapi render --at "
              + version
              + " prints it",
          null);
    }
    return reply;
  }

  private Request text(String name) {
    return Request.get(CONFIGURATION + name + (expanded ? "/expanded" : ""))
        .accepting("text/plain");
  }
}
