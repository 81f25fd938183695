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

/** {@code hrapi put}: makes or changes a resource. */
@Command(
    name = "put",
    description = "Make or change a resource: what PUT /v1/PATH does.",
    footer = {
      "",
      "Values that are numbers, true, false, or begin with { or [ are JSON, all others texts; a"
          + " text that would be JSON is put in double quotes: '\"8080\"'.",
      "",
      "  hrapi put pools/eta 'targets={\"t1\": \"127.0.0.1:8201\"}'",
      "  hrapi put pools/eta/targets/t1 weight=3 -m 'the larger machine'",
      "  hrapi put certificates/shop -f shop.pem"
    })
public final class PutCommand extends DryRunCommand {

  @Parameters(index = "0", paramLabel = "PATH", description = "Which, pools/eta/targets/t1 say.")
  private String path = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FIELD=VALUE",
      description = "What is to be another; without any, it is made as it is by default.")
  private List<String> fields = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "The whole body instead: JSON, of certificates PEM, of uploads their text; - is the"
              + " standard input.")
  private @Nullable String file;

  public PutCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    PathArgument resource = PathArgument.plain("put", path);
    if (file != null && !fields.isEmpty()) {
      throw CommandException.misuse("the body is a file's or of fields; put takes one of the two");
    }
    RequestBody content =
        file == null
            ? RequestBody.json(Fields.json(fields).toString())
            : BodyFile.content(shell, file, resource);
    Request request = Request.put(resource.encoded(), content);
    return printWrite(client().send(write(request)), !BodyFile.isUpload(resource));
  }
}
