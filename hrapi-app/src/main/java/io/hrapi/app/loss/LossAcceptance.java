package io.hrapi.app.loss;

import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.projection.Snapshots;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continues after a loss was accepted and the log has the event of that: writes are accepted again,
 * and files of the home that know of lost events are deleted. If this is interrupted, the next
 * start finds the event and does the rest.
 */
public final class LossAcceptance {

  private static final Logger LOGGER = LoggerFactory.getLogger(LossAcceptance.class);

  private final KnownLoss loss;
  private final CommandHandler handler;
  private final LogHeadKeeper keeper;
  private final Snapshots snapshots;
  private final Path index;
  private final Runnable haproxy;

  /**
   * Creates the acceptance of a loss.
   *
   * @param index the index of the history, which must not be open
   * @param haproxy finds the running HAProxy, as at start-up
   */
  public LossAcceptance(
      KnownLoss loss,
      CommandHandler handler,
      LogHeadKeeper keeper,
      Snapshots snapshots,
      Path index,
      Runnable haproxy) {
    this.loss = loss;
    this.handler = handler;
    this.keeper = keeper;
    this.snapshots = snapshots;
    this.index = index;
    this.haproxy = haproxy;
  }

  /** Returns the lost events. */
  public KnownLoss loss() {
    return loss;
  }

  /**
   * Continues with the log as it is.
   *
   * @return what was done, one line each, for people to read
   */
  public List<String> goOn() {
    loss.accepted();
    handler.allowWrites();
    keeper.start();
    String caches;
    try {
      caches = "snapshots deleted: " + snapshots.release();
      FileHistoryIndex.delete(index);
    } catch (UncheckedIOException | EventStoreException e) {
      LOGGER.warn("The files that know of more events than the log cannot be deleted.", e);
      caches = e.getMessage() + "; the next start will try again";
    }
    haproxy.run();
    return List.of(caches, "writes are accepted again");
  }
}
