package io.hrapi.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.RefusedFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code hrapi verify}: whether a log is what was written. */
@Command(
    name = "verify",
    description = "Compute a log's hash chain anew, from its first event to its last.",
    footer = {
      "",
      "Without FILE the hrapi that serves the log does it. A log that was cut off at its end, or"
          + " written anew as a whole, is whole in itself: that takes --head, one that was kept"
          + " elsewhere."
    },
    exitCodeList = {
      "0:The log is valid.",
      "1:It is not, or it could not be checked.",
      "64:The command line was misspelled."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final String VALID = "valid";
  private static final String VERSION = "version";
  private static final String PROBLEM = "problem";

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "An export, or the log of an hrapi that was stopped: nobody need serve it.")
  private @Nullable Path file;

  @Option(
      names = "--head",
      paramLabel = "VERSION:HASH",
      converter = HeadConverter.class,
      description = "A head that was kept elsewhere, which the log must continue.")
  private @Nullable LogHead head;

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode verdict = file == null ? ask() : check(file);
    boolean valid = verdict.path(VALID).asBoolean();
    if (options.json()) {
      shell.out().println(verdict.toPrettyString());
    } else if (valid) {
      shell.print(
          "valid, up to " + verdict.path(VERSION).asText() + ":" + verdict.path("hash").asText());
    } else {
      shell.print(
          "not valid"
              + (verdict.hasNonNull(VERSION) ? " at version " + verdict.path(VERSION).asText() : "")
              + ": "
              + verdict.path(PROBLEM).asText());
    }
    return valid ? Exit.OK : Exit.FAILED;
  }

  private JsonNode ask() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (head != null) {
      body.put(VERSION, head.version()).put("hash", head.hash().toHex());
    }
    return options
        .client(shell)
        .send(Request.post("/v1/log/verify", Content.json(body.toString())))
        .json();
  }

  private JsonNode check(Path path) {
    if (!Files.isRegularFile(path)) {
      throw CommandException.failed("there is no file " + path, null);
    }
    try (ImportedFile opened = ImportedFile.open(path)) {
      if (!(opened instanceof ImportedLog log)) {
        return problem(null, "the file is a database of pyHrapi's, which has no hash chain");
      }
      ChainVerifier.Result result =
          head == null ? ChainVerifier.verify(log) : ChainVerifier.verify(log, head);
      ChainVerifier.Misfit misfit = result.misfit();
      return misfit == null
          ? JsonNodeFactory.instance
              .objectNode()
              .put(VALID, true)
              .put(VERSION, result.head().version())
              .put("hash", result.head().hash().toHex())
              .put("events", result.verified())
          : problem(misfit.version(), misfit.reason());
    } catch (RefusedFileException e) {
      return problem(null, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode problem(@Nullable Long version, String problem) {
    ObjectNode verdict = JsonNodeFactory.instance.objectNode().put(VALID, false);
    if (version != null) {
      verdict.put(VERSION, version);
    }
    return verdict.put(PROBLEM, problem);
  }

  /** Reads a head as {@code verify} prints it. */
  static final class HeadConverter implements ITypeConverter<LogHead> {

    @Override
    public LogHead convert(String value) {
      if (!value.matches("\\d{1,18}:[0-9a-fA-F]{64}")) {
        throw new TypeConversionException(
            "a head is a version, a colon and 64 hexadecimal digits, got \"" + value + "\"");
      }
      int colon = value.indexOf(':');
      return new LogHead(
          Long.parseLong(value.substring(0, colon)), Hash.ofHex(value.substring(colon + 1)));
    }
  }
}
