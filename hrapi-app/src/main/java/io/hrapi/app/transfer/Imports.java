package io.hrapi.app.transfer;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.AdoptLog;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.RefusedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Imports files: a file is checked completely before it has an effect, and becomes one event.
 * Thread-safe.
 */
public final class Imports {

  /**
   * Adopting a log copies it in one transaction, which takes some minutes for ten million events.
   */
  private static final long ADOPTION_SECONDS = 3_600;

  private final CommandHandler handler;
  private final ImportCommands commands;
  private final TransferFiles files;
  private final MemoryBudget budget;

  /**
   * Creates the imports into one log.
   *
   * @param budget the memory for a file's content while it is examined
   */
  public Imports(
      CommandHandler handler, ImportCommands commands, TransferFiles files, MemoryBudget budget) {
    this.handler = handler;
    this.commands = commands;
    this.files = files;
    this.budget = budget;
  }

  /**
   * Imports a file: an export of hrapi, or a database of pyHrapi.
   *
   * @param content the file's bytes, whose number the caller has limited
   * @param subject the requested path
   * @throws RefusedFileException if it is any other file; nothing has changed
   */
  public Incoming importFile(
      InputStream content,
      String subject,
      Preconditions preconditions,
      HttpRequester<Incoming> requester,
      boolean dryRun) {
    return files.use(
        file -> {
          save(content, file);
          ImportSource source = new ImportSource(EventType.IMPORTED, subject, "file", null, null);
          return take(file, source, preconditions, requester, dryRun);
        });
  }

  private static void save(InputStream content, Path file) {
    try (OutputStream out = Channels.newOutputStream(PrivateFiles.openEmpty(file))) {
      content.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("the file to import cannot be stored", e);
    }
  }

  /**
   * Takes over the content of a file.
   *
   * @throws RefusedFileException if the file cannot be imported, or is not the expected one;
   *     nothing has changed
   */
  Incoming take(
      Path file,
      ImportSource source,
      Preconditions preconditions,
      HttpRequester<Incoming> requester,
      boolean dryRun) {
    try (MemoryBudget.Share memory = budget.share("the file to import");
        ImportedFile imported = ImportedFile.open(file, memory)) {
      List<String> warnings = new ArrayList<>();
      Command command = commands.of(imported, source, warnings);
      if (dryRun) {
        View view = handler.view();
        List<? extends Change> changes = handler.preview(command, preconditions, view).changes();
        return new Incoming(view.version(), changes, warnings);
      }
      CommandMetadata metadata =
          requester.answered(
              (decision, after) -> new Incoming(after.version(), decision.changes(), warnings));
      Accepted accepted =
          command instanceof AdoptLog
              ? Acknowledgement.await(
                  handler.submit(command, preconditions, metadata), ADOPTION_SECONDS)
              : Acknowledgement.await(handler.submit(command, preconditions, metadata));
      return new Incoming(accepted.event().version(), accepted.decision().changes(), warnings);
    }
  }
}
