package io.hrapi.app.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.log.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetentionTest {

  private static final String LOG = "our log";

  /** Returns versions 1, 2, 3, … with these times. */
  private static List<BackupVersion> at(String... times) {
    List<BackupVersion> versions = new ArrayList<>();
    for (String time : times) {
      versions.add(version(versions.size() + 1, time, LOG));
    }
    return versions;
  }

  private static BackupVersion version(int number, String time, String logId) {
    BackupNote note =
        new BackupNote(Hash.of(new byte[Hash.BYTES]), number, logId, Instant.parse(time), 1);
    return new BackupVersion(number, Optional.of(note));
  }

  private static List<Integer> surplus(Retention retention, List<BackupVersion> versions) {
    return retention.surplus(versions, LOG);
  }

  @Test
  void withoutARuleAllStay() {
    assertThat(surplus(Retention.ALL, at("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z")))
        .isEmpty();
  }

  @Test
  void theNewestStay() {
    List<BackupVersion> versions =
        at("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z");
    assertThat(surplus(new Retention(2, 0, 0, 0), versions)).containsExactly(1);
    assertThat(surplus(new Retention(3, 0, 0, 0), versions)).isEmpty();
    assertThat(surplus(new Retention(9, 0, 0, 0), versions)).isEmpty();
  }

  @Test
  void theNewestOfADayStays() {
    List<BackupVersion> versions =
        at(
            "2026-01-01T10:00:00Z",
            "2026-01-02T00:00:00Z",
            "2026-01-02T23:59:59.999Z",
            "2026-01-03T00:00:00Z",
            "2026-01-05T12:00:00Z",
            "2026-01-05T13:00:00Z");
    // Of the days that have a backup: the 5th, the 3rd and the 2nd.
    assertThat(surplus(new Retention(0, 3, 0, 0), versions)).containsExactly(1, 2, 5);
  }

  @Test
  void theNewestOfAWeekStaysAcrossTheEndOfAYear() {
    // 2027-01-01 is a Friday of the 53rd week of 2026.
    List<BackupVersion> versions =
        at(
            "2026-12-27T10:00:00Z",
            "2026-12-28T10:00:00Z",
            "2027-01-03T10:00:00Z",
            "2027-01-04T10:00:00Z");
    assertThat(surplus(new Retention(0, 0, 3, 0), versions)).containsExactly(2);
    assertThat(surplus(new Retention(0, 0, 2, 0), versions)).containsExactly(1, 2);
  }

  @Test
  void theNewestOfAMonthStays() {
    List<BackupVersion> versions =
        at(
            "2025-11-30T10:00:00Z",
            "2026-11-01T10:00:00Z",
            "2026-11-30T10:00:00Z",
            "2026-12-01T10:00:00Z");
    assertThat(surplus(new Retention(0, 0, 0, 2), versions)).containsExactly(1, 2);
    assertThat(surplus(new Retention(0, 0, 0, 3), versions)).containsExactly(2);
  }

  @Test
  void rulesAddUp() {
    List<BackupVersion> versions =
        at(
            "2026-10-31T10:00:00Z",
            "2026-11-01T10:00:00Z",
            "2026-11-02T10:00:00Z",
            "2026-11-03T10:00:00Z",
            "2026-11-03T11:00:00Z");
    assertThat(surplus(new Retention(2, 2, 0, 2), versions)).containsExactly(2);
  }

  @Test
  void theNewestOfAllStaysWhateverTheRuleAndTheClock() {
    List<BackupVersion> versions = at("2026-01-02T10:00:00Z", "2026-01-01T10:00:00Z");
    assertThat(surplus(new Retention(0, 0, 0, 1), versions)).containsExactly(1);
    assertThat(surplus(new Retention(0, 1, 0, 0), versions)).containsExactly(1);
  }

  @Test
  void thoseOfOtherLogsAndWithoutANoteArePassedOver() {
    List<BackupVersion> versions = new ArrayList<>();
    versions.add(version(1, "2026-01-01T10:00:00Z", LOG));
    versions.add(version(2, "2026-01-02T10:00:00Z", "another log"));
    versions.add(new BackupVersion(3, Optional.empty()));
    versions.add(version(4, "2026-01-03T10:00:00Z", LOG));
    assertThat(surplus(new Retention(1, 0, 0, 0), versions)).containsExactly(1);
  }
}
