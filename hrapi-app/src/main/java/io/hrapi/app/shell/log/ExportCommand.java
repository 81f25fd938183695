package io.hrapi.app.shell.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi export}: writes the whole log to a file. */
@Command(
    name = "export",
    description = "Write the whole event log to a file, consistent even while events are written.",
    footer = {
      "",
      "The file is an SQLite database, private to its owner (0600): hrapi import "
          + "reads it, and hrapi verify checks it without a server. Private keys in it "
          + "are encrypted; the master key is not in it."
    })
public final class ExportCommand extends ClientCommand {

  /** The media type of the file. */
  static final String SQLITE = "application/vnd.sqlite3";

  @Parameters(paramLabel = "FILE", description = "The file to write; - is the standard output.")
  private String file = "";

  @Option(names = "--force", description = "Replace an existing file.")
  private boolean force;

  public ExportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    if (file.equals(Shell.STANDARD)) {
      if (json()) {
        throw CommandException.misuse(
            "--json describes the file that was written; it cannot be combined with -");
      }
      try (Reply reply = request()) {
        copy(reply, shell.out());
      }
      return ExitStatus.OK;
    }
    Path target = Path.of(file).toAbsolutePath();
    if (!force && Files.exists(target)) {
      throw exists(null);
    }
    try (Reply reply = request()) {
      long bytes = write(reply, target);
      if (json()) {
        shell
            .out()
            .println(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("file", target.toString())
                    .put("bytes", bytes)
                    .put("version", Long.parseLong(reply.version()))
                    .toPrettyString());
      } else {
        shell.print(
            "exported version " + reply.version() + " to " + file + ", " + bytes + " bytes");
      }
    }
    return ExitStatus.OK;
  }

  private Reply request() {
    return client().send(Request.get("/v1/controller/_export-sql").accepting(SQLITE).patient());
  }

  /**
   * Writes to a temporary file in the same folder first, so that the target is never incomplete.
   */
  private long write(Reply reply, Path target) throws IOException {
    Path unfinished =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      long bytes;
      try (FileChannel channel = PrivateFiles.openEmpty(unfinished);
          OutputStream to = Channels.newOutputStream(channel)) {
        bytes = copy(reply, to);
        channel.force(true);
      }
      if (force) {
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(unfinished, target);
      }
      PrivateFiles.syncFolder(target.resolveSibling("."));
      return bytes;
    } catch (FileAlreadyExistsException e) {
      throw exists(e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static long copy(Reply reply, OutputStream to) throws IOException {
    long bytes;
    try (InputStream from = reply.body()) {
      bytes = from.transferTo(to);
    }
    String length = reply.header("content-length");
    if (!length.isEmpty() && !length.equals(Long.toString(bytes))) {
      throw CommandException.failed(
          reply.question() + ": the answer was cut off after " + bytes + " of " + length + " bytes",
          null);
    }
    return bytes;
  }

  private CommandException exists(@org.jspecify.annotations.Nullable Throwable cause) {
    return CommandException.failed(
        file + " exists; name another file, or replace it with --force", cause);
  }
}
