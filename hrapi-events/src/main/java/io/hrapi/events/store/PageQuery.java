package io.hrapi.events.store;

import io.hrapi.events.log.EventQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The SELECT for a page of the audit trail.
 *
 * @param text with named parameters
 * @param parameters their values
 */
record PageQuery(String text, Map<String, Object> parameters) {

  /**
   * @param versionAt the newest version at a time: times never decrease with the version, so that a
   *     span of time is a span of versions and is not searched for row by row
   */
  static PageQuery of(EventQuery query, LongUnaryOperator versionAt) {
    StringBuilder sql = new StringBuilder("SELECT ").append(EventColumns.NAMES_AND_SIZE);
    Map<String, Object> parameters = new LinkedHashMap<>();
    sql.append(" FROM events WHERE version > :after AND version < :before");
    parameters.put("after", after(query, versionAt));
    parameters.put("before", before(query, versionAt));
    if (query.subjectPrefix() != null) {
      // Compared as bytes: LIKE would see patterns in % and _. '0' is the character after '/'.
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
    parameters.put("limit", query.limit());
    return new PageQuery(sql.toString(), parameters);
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
