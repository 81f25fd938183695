package io.hrapi.app.shell.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.store.SqliteLibrary;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.HomeVerification;
import io.hrapi.events.verify.Verdict;
import io.hrapi.events.verify.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code hrapi verify}: verifies that a log is what was written. */
@Command(
    name = "verify",
    description = "Verify a log's hash chain, from its first event to its last.",
    footer = {
      "",
      "Without FILE the hrapi that serves the log verifies it. Snapshots and the "
          + "index of the history beside a home's log are compared with the log. A log "
          + "that lost its end or was rewritten completely is still consistent: "
          + "detecting that needs a head or a checkpoint (GET /v1/log/head, GET "
          + "/v1/log/checkpoint) that was kept elsewhere."
    },
    exitCodeList = {
      "0:The log is valid, and so are the caches beside it.",
      "1:The log is not valid, a cache beside it was changed, or it could not be " + "checked.",
      "64:The command line is not valid."
    })
public final class VerifyCommand extends ClientCommand {

  private static final String VALID = "valid";
  private static final String VERSION = "version";
  private static final String HASH = "hash";
  private static final String PROBLEM = "problem";
  private static final String CACHES = "caches";
  private static final String PROBLEMS = "problems";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "An export, or a home's log.sqlite, whether a running hrapi serves it or not.")
  private @Nullable Path file;

  @Option(
      names = "--head",
      paramLabel = "VERSION:HASH",
      converter = HeadConverter.class,
      description = "A head that was kept elsewhere, which the log must continue.")
  private @Nullable LogHead head;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint that was kept elsewhere, which the log must continue.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      converter = KeyConverter.class,
      description =
          "The key that must have signed it, as GET /v1/log/checkpoint returns it; "
              + "default: that of the hrapi that is asked.")
  private @Nullable VerifierKey key;

  public VerifyCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    if (key != null && checkpoint == null) {
      throw CommandException.misuse("--key goes with --checkpoint");
    }
    if (checkpoint != null && head != null) {
      throw CommandException.misuse(
          "a checkpoint includes a head: give either --head or --checkpoint");
    }
    if (checkpoint != null && key == null && file != null) {
      throw CommandException.misuse(
          "without a server --checkpoint needs --key, the key that GET "
              + "/v1/log/checkpoint returns");
    }
    String note = checkpoint == null ? null : read(checkpoint);
    JsonNode verdict = file == null ? ask(note) : check(file, note);
    boolean valid = verdict.path(VALID).asBoolean();
    JsonNode problems = verdict.path(CACHES).path(PROBLEMS);
    if (json()) {
      shell.out().println(verdict.toPrettyString());
    } else if (valid) {
      shell.print(
          "valid, up to " + verdict.path(VERSION).asText() + ":" + verdict.path(HASH).asText());
      problems.forEach(
          each -> shell.print("but caches beside it do not match the log: " + each.asText()));
    } else {
      shell.print(
          "not valid"
              + (verdict.hasNonNull(VERSION) ? " at version " + verdict.path(VERSION).asText() : "")
              + ": "
              + verdict.path(PROBLEM).asText());
    }
    return valid && problems.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static String read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw CommandException.failed("there is no file " + path, null);
    }
    return Files.readString(path);
  }

  private JsonNode ask(@Nullable String note) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    LogHead kept = note != null && key != null ? open(note, key).head() : head;
    if (kept != null) {
      body.put(VERSION, kept.version()).put(HASH, kept.hash().toHex());
    } else if (note != null) {
      body.put("checkpoint", note);
    }
    return client().send(Request.post("/v1/log/verify", RequestBody.json(body.toString()))).json();
  }

  private JsonNode check(Path path, @Nullable String note) {
    if (!Files.isRegularFile(path)) {
      throw CommandException.failed("there is no file " + path, null);
    }
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger logger) {
      // Libraries log to the standard output, where only the result belongs.
      logger.setLevel(Level.OFF);
    }
    Expected expected = head == null ? Expected.NOTHING : Expected.head(head);
    if (note != null && key != null) {
      expected = Expected.checkpoint(open(note, key));
    }
    SqliteLibrary.loadForThisProcess();
    Verdict verdict = HomeVerification.of(path, expected);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put(VALID, verdict.valid());
    if (verdict.valid()) {
      answer
          .put(VERSION, verdict.head().version())
          .put(HASH, verdict.head().hash().toHex())
          .put("events", verdict.events())
          .put("texts", verdict.texts());
      Verdict.Caches caches = verdict.caches();
      if (caches != null) {
        ArrayNode problems =
            answer
                .putObject(CACHES)
                .put("snapshots", caches.snapshots())
                .put("entries", caches.entries())
                .putArray(PROBLEMS);
        caches.problems().forEach(problems::add);
      }
      return answer;
    }
    if (verdict.version() != null) {
      answer.put(VERSION, verdict.version());
    }
    return answer.put(PROBLEM, verdict.problem());
  }

  private static Checkpoint open(String note, VerifierKey key) {
    try {
      return Checkpoint.open(note, key);
    } catch (IllegalArgumentException e) {
      throw CommandException.failed("the checkpoint cannot be trusted: " + e.getMessage(), e);
    }
  }

  /** Reads a head as {@code verify} prints it. */
  static final class HeadConverter implements ITypeConverter<LogHead> {

    @Override
    public LogHead convert(String value) {
      try {
        return LogHead.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads a key as {@code GET /v1/log/checkpoint} returns it. */
  static final class KeyConverter implements ITypeConverter<VerifierKey> {

    @Override
    public VerifierKey convert(String value) {
      try {
        return VerifierKey.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
