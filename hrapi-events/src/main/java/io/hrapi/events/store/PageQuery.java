package io.hrapi.events.store;

import io.hrapi.events.log.EventQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * The SELECT for a page of the audit trail, in steps: matching events may be few and far apart, and
 * no read may take so long that checkpoints have to wait for it.
 *
 * @param text with named parameters, including {@code :after}, {@code :before} and {@code :limit}
 * @param parameters the values of all others
 * @param after only versions greater than this
 * @param before only versions less than this
 */
record PageQuery(
    String text, Map<String, Object> parameters, long after, long before, boolean descending) {

  /** The number of versions that one step reads. */
  static final int STEP_VERSIONS = 10_000;

  /**
   * Creates the SELECT for a query.
   *
   * @param versionAt returns the newest version at a time: times never decrease with the version,
   *     so a period of time is a range of versions and need not be searched row by row
   */
  static PageQuery of(EventQuery query, LongUnaryOperator versionAt) {
    StringBuilder sql = new StringBuilder("SELECT ").append(EventColumns.NAMES_AND_SIZE);
    Map<String, Object> parameters = new LinkedHashMap<>();
    sql.append(" FROM events WHERE version > :after AND version < :before");
    if (query.subjectPrefix() != null) {
      // Compared byte by byte, because LIKE would interpret % and _. '0' is the character after
      // '/'.
      sql.append(" AND (subject = :subject OR (subject >= :below AND subject < :beyond))");
      String subject = withoutSlash(query.subjectPrefix());
      parameters.put("subject", subject);
      parameters.put("below", subject + "/");
      parameters.put("beyond", subject + "0");
    }
    if (query.type() != null) {
      sql.append(" AND type = :type");
      parameters.put("type", query.type());
    }
    if (query.actor() != null) {
      sql.append(" AND actor = :actor");
      parameters.put("actor", query.actor());
    }
    sql.append(" ORDER BY version ").append(query.descending() ? "DESC" : "ASC");
    sql.append(" LIMIT :limit");
    return new PageQuery(
        sql.toString(),
        parameters,
        after(query, versionAt),
        before(query, versionAt),
        query.descending());
  }

  /**
   * A range of versions that is read in one step.
   *
   * @param after only versions greater than this
   * @param before only versions less than this
   */
  record Step(long after, long before) {}

  /**
   * Returns the first step.
   *
   * @param head the newest version
   */
  Step first(long head) {
    long end = Math.min(before, head + 1);
    return descending
        ? new Step(Math.max(after, end - 1 - STEP_VERSIONS), end)
        : new Step(after, Math.min(end, Math.min(after, end) + 1 + STEP_VERSIONS));
  }

  /**
   * Returns the step after another; empty if that was the last.
   *
   * @param head the newest version
   */
  Optional<Step> next(Step step, long head) {
    long end = Math.min(before, head + 1);
    if (descending) {
      return step.after() <= after
          ? Optional.empty()
          : Optional.of(new Step(Math.max(after, step.after() - STEP_VERSIONS), step.after() + 1));
    }
    return step.before() >= end
        ? Optional.empty()
        : Optional.of(new Step(step.before() - 1, Math.min(end, step.before() + STEP_VERSIONS)));
  }

  private static long after(EventQuery query, LongUnaryOperator versionAt) {
    Long since = query.sinceMicros();
    // No event is older than 1970.
    return since == null || since <= 0
        ? query.after()
        : Math.max(query.after(), versionAt.applyAsLong(since - 1));
  }

  private static long before(EventQuery query, LongUnaryOperator versionAt) {
    Long until = query.untilMicros();
    return until == null
        ? query.before()
        : Math.min(query.before(), versionAt.applyAsLong(until) + 1);
  }

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
