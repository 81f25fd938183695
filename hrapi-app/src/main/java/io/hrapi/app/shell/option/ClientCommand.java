package io.hrapi.app.shell.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;

/** A command that calls a running hrapi: its URL, and how its response is printed. */
public abstract class ClientCommand implements Callable<Integer> {

  public final Shell shell;

  @Mixin private final ClientOptions options = new ClientOptions();

  public ClientCommand(Shell shell) {
    this.shell = shell;
  }

  /** Returns a client of the hrapi that the options or the environment name. */
  protected final HrapiClient client() {
    return options.client(shell);
  }

  /** Returns whether to print JSON, for programs. */
  protected final boolean json() {
    return options.json();
  }

  /**
   * Prints a response, as JSON if that is requested.
   *
   * @param text prints it as text otherwise
   * @return the exit status
   */
  protected final int print(Reply reply, Consumer<JsonNode> text) {
    JsonNode answer = reply.json();
    if (json()) {
      shell.out().println(answer.toPrettyString());
    } else {
      text.accept(answer);
    }
    return ExitStatus.OK;
  }
}
