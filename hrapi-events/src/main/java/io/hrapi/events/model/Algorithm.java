package io.hrapi.events.model;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a pool distributes its traffic: {@code roundrobin}, {@code leastconn}, {@code backfill} (one
 * target after the other, each up to the policy's {@code maxconn}), {@code static-rr}, {@code
 * first}, {@code source}, {@code uri}, {@code hdr(name)}, {@code url_param name}, {@code random}.
 */
public record Algorithm(String value) {

  private static final Set<String> ANY_PROTOCOL =
      Set.of("roundrobin", "leastconn", "backfill", "static-rr", "first", "source", "random");
  private static final Pattern HTTP_ONLY =
      Pattern.compile(
          "uri|(?:hdr\\((?<header>[A-Za-z0-9_-]{1,64})\\))|(?:url_param (?<parameter>[A-Za-z0-9_.-]{1,64}))");

  // After the patterns, because the constructor uses them.

  /** The default of pools. */
  public static final Algorithm ROUNDROBIN = new Algorithm("roundrobin");

  /** Uses one target after the other, each up to the policy's {@code maxconn}. */
  public static final Algorithm BACKFILL = new Algorithm("backfill");

  /** Checks the value; throws {@link InvalidValueException}. */
  public Algorithm {
    if (!ANY_PROTOCOL.contains(value) && !HTTP_ONLY.matcher(value).matches()) {
      throw new InvalidValueException(
          "a policy: roundrobin, leastconn, backfill, static-rr, first, source, uri, hdr(<name>),"
              + " url_param <name> or random",
          value);
    }
  }

  /** Returns whether it evaluates HTTP requests, so that no TCP gateway can use it. */
  public boolean isHttpOnly() {
    Matcher matcher = HTTP_ONLY.matcher(value);
    return matcher.matches();
  }

  public boolean isBackfill() {
    return equals(BACKFILL);
  }

  @Override
  public String toString() {
    return value;
  }
}
