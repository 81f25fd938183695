package io.hrapi.app.shell.resource;

import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.BodyFile;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.PathArgument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi put}: creates or changes a resource. */
@Command(
    name = "put",
    description = "Create or change a resource with PUT /v1/PATH.",
    footer = {
      "",
      "Values that are numbers, true, false, or start with { or [ are JSON, all "
          + "others are strings; put a string that looks like JSON in double quotes: "
          + "'\"8080\"'.",
      "",
      "  hrapi put pools/eta 'targets={\"t1\": \"127.0.0.1:8201\"}'",
      "  hrapi put pools/eta/targets/t1 weight=3 -m 'the larger machine'",
      "  hrapi put certificates/shop -f shop.pem"
    })
public final class PutCommand extends DryRunCommand {

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "The path, for example pools/eta/targets/t1.")
  private String path = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FIELD=VALUE",
      description = "The fields to set; without any, it is created with its defaults.")
  private List<String> fields = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "The whole body instead: JSON, PEM for certificates, the text for uploads; - "
              + "is the standard input.")
  private @Nullable String file;

  public PutCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    PathArgument resource = PathArgument.plain("put", path);
    if (file != null && !fields.isEmpty()) {
      throw CommandException.misuse(
          "the body comes from a file or from fields; put accepts only one of them");
    }
    RequestBody content =
        file == null
            ? RequestBody.json(Fields.json(fields).toString())
            : BodyFile.content(shell, file, resource);
    Request request = Request.put(resource.encoded(), content);
    return printWrite(client().send(write(request)), !BodyFile.isUpload(resource));
  }
}
