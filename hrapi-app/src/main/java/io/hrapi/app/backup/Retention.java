package io.hrapi.app.backup;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The rules that decide which backups of a name are kept: a number of the newest and, in addition,
 * the newest of a number of days, weeks and months that have one (UTC, weeks start on Monday). The
 * newest of all is always kept. If all numbers are 0, all backups are kept.
 *
 * @param last the number of newest backups
 * @param daily the number of days
 * @param weekly the number of weeks
 * @param monthly the number of months
 */
public record Retention(int last, int daily, int weekly, int monthly) {

  /** Keeps all backups. */
  public static final Retention ALL = new Retention(0, 0, 0, 0);

  /**
   * Returns the versions to delete.
   *
   * @param versions all versions of a name; those without a note, or of another log, are never
   *     deleted
   * @param logId the id of the log whose backups are considered
   * @return the versions, ascending
   */
  public List<Integer> surplus(List<BackupVersion> versions, String logId) {
    if (equals(ALL)) {
      return List.of();
    }
    List<BackupVersion> ours =
        versions.stream()
            .filter(
                version -> version.note().filter(note -> note.logId().equals(logId)).isPresent())
            .sorted(Comparator.comparingInt(BackupVersion::version).reversed())
            .toList();
    Set<Integer> stay = new HashSet<>();
    // Each version is its own period.
    newest(ours, Math.max(1, last), BackupVersion::version, stay);
    newest(ours, daily, Retention::day, stay);
    newest(
        ours,
        weekly,
        version ->
            day(version).get(IsoFields.WEEK_BASED_YEAR) * 100
                + day(version).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
        stay);
    newest(ours, monthly, version -> YearMonth.from(day(version)), stay);
    List<Integer> surplus = new ArrayList<>();
    for (BackupVersion version : ours) {
      if (!stay.contains(version.version())) {
        surplus.add(0, version.version());
      }
    }
    return surplus;
  }

  /** Adds the newest version of each of the newest periods. */
  private static void newest(
      List<BackupVersion> newestFirst,
      int periods,
      Function<BackupVersion, Object> period,
      Set<Integer> stay) {
    Set<Object> seen = new HashSet<>();
    for (BackupVersion version : newestFirst) {
      if (seen.size() < periods && seen.add(period.apply(version))) {
        stay.add(version.version());
      }
    }
  }

  private static LocalDate day(BackupVersion version) {
    return LocalDate.ofInstant(version.note().orElseThrow().time(), ZoneOffset.UTC);
  }
}
