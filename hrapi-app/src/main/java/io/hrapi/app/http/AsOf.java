package io.hrapi.app.http;

import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import java.time.InstantSource;

/** The state at any version or time that a client names. Thread-safe. */
public final class AsOf {

  private final CommandHandler handler;
  private final History history;
  private final InstantSource clock;

  public AsOf(CommandHandler handler, History history, InstantSource clock) {
    this.handler = handler;
    this.history = history;
    this.clock = clock;
  }

  /** The newest view. */
  public View newest() {
    return handler.view();
  }

  /**
   * The view at a version.
   *
   * @param version from 0 on
   * @param context for which it is counted
   * @throws Refusal.NotFound if it does not exist yet
   */
  public View version(long version, RequestContext context) {
    View newest = newest();
    return version == newest.version() ? newest : context.holding(version(version));
  }

  /** The view at a version, not counted against the memory of any request. */
  public View version(long version) {
    View newest = newest();
    if (version > newest.version()) {
      throw new Refusal.NotFound(
          "there is no version " + version + " yet; the newest is " + newest.version());
    }
    return version == newest.version() ? newest : history.at(version);
  }

  /**
   * The view at a time: that of the newest version which had happened by then. Where that depends
   * on an event whose time is not the clock's, since that had jumped, the answer says so.
   *
   * @param micros microseconds since 1970-01-01T00:00Z
   * @param context for which it is counted
   * @throws Refusal.NotFound if that time has not come yet
   */
  public View time(long micros, RequestContext context) {
    long version = versionAt(micros);
    if (history.isTimeDoubted(version, context.memory())) {
      context.doubtTime(version);
    }
    return version(version, context);
  }

  /** The view at a time, not counted against the memory of any request. */
  public View time(long micros) {
    return version(versionAt(micros));
  }

  /** Whether it depends on such a time that a version was found by one. */
  public boolean isTimeDoubted(long version) {
    return history.isTimeDoubted(version, Allowance.UNLIMITED);
  }

  private long versionAt(long micros) {
    // The times of events never go back; a clock that was set back says less than the newest.
    if (micros > Math.max(Times.micros(clock.instant()), newest().timeMicros())) {
      throw new Refusal.NotFound("that time is in the future; its state is not known");
    }
    return history.versionAt(micros);
  }
}
