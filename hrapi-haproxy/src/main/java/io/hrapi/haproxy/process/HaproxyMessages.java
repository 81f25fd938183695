package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * HAProxy's messages for display, without what they quote from files. {@link
 * HaproxyProcess#messages()} returns it. Thread-safe; does not wait for a load.
 */
public final class HaproxyMessages {

  private final HaproxyLog log;
  private final Path liveLink;
  private final Supplier<HaproxyBinary> binary;

  /**
   * Creates the messages of a log.
   *
   * @param liveLink the folder of the configuration that the messages refer to
   * @param binary locates the program that wrote the messages
   */
  HaproxyMessages(HaproxyLog log, Path liveLink, Supplier<HaproxyBinary> binary) {
    this.log = log;
    this.liveLink = liveLink;
    this.binary = binary;
  }

  /**
   * Returns the last messages of HAProxy, and hrapi's notes of what it did to it, without quotes
   * from files.
   *
   * @param limit the maximum number of messages
   * @return the messages in their order; empty if there is no log yet
   */
  public List<HaproxyMessage> recent(int limit) {
    try {
      return log.recent(limit, liveLink, program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  /**
   * Returns HAProxy's last complaints since it was started or a configuration was refused.
   *
   * @return the texts of up to five messages; empty if there is no log yet
   */
  public List<String> lastComplaints() {
    try {
      return log.lastComplaints(liveLink, program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  /** Describes why HAProxy's output does not reach its log; empty if it does. */
  public Optional<String> problem() {
    LogWriter writer = log.writer();
    return writer.isKnown() && !writer.isAlive()
        ? Optional.of(
            "the process that writes HAProxy's log "
                + log.path()
                + " has ended; HAProxy's messages are lost until it is stopped and started")
        : Optional.empty();
  }

  private Optional<Path> program() {
    try {
      return Optional.of(binary.get().path());
    } catch (HaproxyUnavailableException e) {
      // The program was removed in the meantime, or hrapi never started it.
      return Optional.empty();
    }
  }
}
