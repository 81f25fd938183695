package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * A log to import, completely checked: its hash chain is intact, every event can be read and
 * replayed, every stored text has its hash. Thread-safe.
 */
public final class ImportedLog implements ImportedFile, EventSource {

  private final Path file;
  private final ReadOnlyConnections connections;
  private final EventReader reader;
  private final String logId;
  private final View view;

  /** Opens a file whose schema and pages were checked already, and checks its content. */
  ImportedLog(Path file, Allowance allowance) {
    this.file = file;
    connections = new ReadOnlyConnections(() -> Sqlite.openForeign(file));
    reader = new EventReader(file, Jdbi.create(connections));
    try {
      logId = reader.logId();
      checkChain();
      reader.checkTexts();
      view = new Replay(this, allowance).replay(View.EMPTY, reader.head().version());
    } catch (RuntimeException e) {
      RuntimeException failure = refusal(e);
      try {
        connections.close();
      } catch (SQLException closing) {
        failure.addSuppressed(closing);
      }
      throw failure;
    }
  }

  private static RuntimeException refusal(RuntimeException e) {
    if (e instanceof ReplayException) {
      return new RefusedFileException("the log cannot be replayed: " + e.getMessage(), e);
    }
    if (e instanceof EventStoreException && !Sqlite.isOurs(e)) {
      return new RefusedFileException("the log is damaged: " + Sqlite.words(e), e);
    }
    return e;
  }

  private void checkChain() {
    ChainVerifier.Misfit misfit = ChainVerifier.verify(this).misfit();
    if (misfit != null) {
      throw new RefusedFileException(
          "the log's hash chain is broken at version "
              + misfit.version()
              + ": "
              + misfit.reason()
              + "; the file was changed after hrapi wrote it",
          null);
    }
  }

  /** Returns the path of the file, for {@link io.hrapi.events.log.EventStore#adopt}. */
  public Path file() {
    return file;
  }

  /** Returns the view at the head: the model, and the time of the last event. */
  public View view() {
    return view;
  }

  @Override
  public String logId() {
    return logId;
  }

  @Override
  public LogHead head() {
    return reader.head();
  }

  @Override
  public void read(long after, long last, Consumer<EventRecord> consumer) {
    reader.read(after, last, consumer);
  }

  @Override
  public Optional<String> text(Hash sha256, Allowance allowance) {
    return reader.text(sha256, allowance);
  }

  @Override
  public boolean hasText(Hash sha256) {
    return reader.hasText(sha256);
  }

  @Override
  public long checkStructure() {
    return reader.checkStructure();
  }

  /**
   * Returns the private keys in it, each encrypted under a master key that may not be this home's.
   */
  public List<KeptSecret> secrets() {
    return reader.hasSecrets() ? reader.secrets() : List.of();
  }

  @Override
  public void close() {
    try {
      connections.close();
    } catch (SQLException e) {
      throw Sqlite.failure("close an imported log", file, e);
    }
  }
}
