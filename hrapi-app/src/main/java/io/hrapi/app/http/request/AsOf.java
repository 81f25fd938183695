package io.hrapi.app.http.request;

import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import java.time.InstantSource;

/** Finds the view at any version or time that a client names. Thread-safe. */
public final class AsOf {

  private final CommandHandler handler;
  private final History history;
  private final InstantSource clock;

  public AsOf(CommandHandler handler, History history, InstantSource clock) {
    this.handler = handler;
    this.history = history;
    this.clock = clock;
  }

  /** Returns the newest view. */
  public View newest() {
    return handler.view();
  }

  /**
   * Returns the view at a version.
   *
   * @param version from 0
   * @param context the request against whose memory the view is counted
   * @throws Refusal.NotFound if the version does not exist yet
   */
  public View version(long version, RequestContext context) {
    View newest = newest();
    return version == newest.version() ? newest : context.holding(version(version));
  }

  /** Returns the view at a version without counting it against the memory of a request. */
  public View version(long version) {
    View newest = newest();
    if (version > newest.version()) {
      throw new Refusal.NotFound(
          "there is no version " + version + " yet; the newest is " + newest.version());
    }
    return version == newest.version() ? newest : history.at(version);
  }

  /**
   * Returns the view at a time: that of the newest version whose event had happened by then. If
   * that depends on an event whose time was not taken from the clock, since the clock had jumped,
   * the response says so.
   *
   * @param micros microseconds since 1970-01-01T00:00Z
   * @param context the request against whose memory the view is counted
   * @throws Refusal.NotFound if that time is in the future
   */
  public View time(long micros, RequestContext context) {
    long version = versionAt(micros);
    if (history.isTimeDoubted(version, context.memory())) {
      context.doubtTime(version);
    }
    return version(version, context);
  }

  /** Returns the view at a time without counting it against the memory of a request. */
  public View time(long micros) {
    return version(versionAt(micros));
  }

  /**
   * Returns whether a version, if found by a time, was found by one at which the clock was wrong.
   */
  public boolean isTimeDoubted(long version) {
    return history.isTimeDoubted(version, Allowance.UNLIMITED);
  }

  private long versionAt(long micros) {
    // The times of events never decrease, so a clock that was set back may be behind the newest
    // event.
    if (micros > Math.max(Times.micros(clock.instant()), newest().timeMicros())) {
      throw new Refusal.NotFound("that time is in the future; its state is not known");
    }
    return history.versionAt(micros);
  }
}
