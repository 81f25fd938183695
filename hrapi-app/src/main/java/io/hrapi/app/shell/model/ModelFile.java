package io.hrapi.app.shell.model;

import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.BodyFile;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The file option of {@code plan} and {@code apply}, which names a model document. */
final class ModelFile {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "The model in YAML or JSON, in the form of GET /v1/model; - is the standard " + "input.")
  private String file = "";

  /**
   * Reads the file.
   *
   * @throws CommandException if it does not exist or is too large
   */
  byte[] read(Shell shell) throws IOException {
    return BodyFile.read(shell, file);
  }

  /** Returns the document as a request body. */
  RequestBody content(byte[] bytes) {
    return RequestBody.of(BodyFile.modelType(file, bytes), bytes);
  }
}
