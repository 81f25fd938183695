package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * HAProxy's messages for people to read, without what they quote from files. {@link
 * HaproxyProcess#messages()} returns it. Thread-safe; does not wait for a load.
 */
public final class HaproxyMessages {

  private final HaproxyLog log;
  private final Path liveLink;
  private final Supplier<HaproxyBinary> binary;

  /**
   * Those of a log.
   *
   * @param liveLink the folder of the configuration that HAProxy speaks of
   * @param binary whose messages they are
   */
  HaproxyMessages(HaproxyLog log, Path liveLink, Supplier<HaproxyBinary> binary) {
    this.log = log;
    this.liveLink = liveLink;
    this.binary = binary;
  }

  /**
   * What HAProxy said last, and what hrapi did to it meanwhile; nothing that it quotes of files.
   *
   * @param limit how many messages at most
   * @return in their order; none if there is no log yet
   */
  public List<HaproxyMessage> recent(int limit) {
    try {
      return log.recent(limit, liveLink, program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  /**
   * What HAProxy complained of last, since it was started and no other configuration was refused.
   *
   * @return in its own words, a few of them; none if there is no log yet
   */
  public List<String> lastComplaints() {
    try {
      return log.lastComplaints(liveLink, program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  /** Why what HAProxy says does not come to its log; empty if it does. */
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
      // Gone meanwhile, or never started by us.
      return Optional.empty();
    }
  }
}
