package io.hrapi.app.shell.option;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.console.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that calls a running hrapi. */
final class ClientOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The address of hrapi; default: HRAPI_URL, else http://127.0.0.1:8088.")
  private @Nullable String url;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  HrapiClient client(Shell shell) {
    return HrapiClient.of(shell, url);
  }

  /** Returns whether to print JSON, for programs. */
  boolean json() {
    return json;
  }
}
