package io.hrapi.events.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotRuleTest {

  private static final int NUMBER = 50;

  private static NavigableMap<Long, Long> sizes(long bytes, long... versions) {
    NavigableMap<Long, Long> sizes = new TreeMap<>();
    for (long version : versions) {
      sizes.put(version, bytes);
    }
    return sizes;
  }

  @Test
  void letsAllStayThatFit() {
    assertThat(new SnapshotRule(3, 30).surplus(sizes(10, 1, 2, 3))).isEmpty();
    assertThat(SnapshotRule.ALL.surplus(sizes(Integer.MAX_VALUE, 1, 2, 3))).isEmpty();
    assertThat(new SnapshotRule(1, 1).surplus(new TreeMap<>())).isEmpty();
  }

  @Test
  void letsThoseGoWhoseNeighboursAreNearest() {
    assertThat(new SnapshotRule(4, 1_000).surplus(sizes(10, 100, 200, 210, 220, 400)))
        .containsExactly(210L);
    assertThat(new SnapshotRule(2, 1_000).surplus(sizes(10, 100, 200, 300, 400)))
        .containsExactly(100L, 300L);
  }

  @Test
  void goesByTheirSizeToo() {
    assertThat(new SnapshotRule(10, 25).surplus(sizes(10, 100, 200, 300))).containsExactly(100L);
  }

  @Test
  void letsTheNewestStayWhateverItsSize() {
    assertThat(new SnapshotRule(1, 1).surplus(sizes(10, 100, 200, 201)))
        .containsExactlyInAnyOrder(100L, 200L);
    assertThat(new SnapshotRule(1, 1).surplus(sizes(10, 201))).isEmpty();
  }

  @Test
  void keepsThemSpreadOverTheWholeLogAsItGrows() {
    SnapshotRule rule = new SnapshotRule(NUMBER, Long.MAX_VALUE);
    NavigableMap<Long, Long> sizes = new TreeMap<>();
    for (long version = 512; version <= 10_000 * 512L; version += 512) {
      sizes.put(version, 1L);
      sizes.keySet().removeAll(rule.surplus(sizes));
    }
    assertThat(sizes).hasSize(NUMBER).containsKey(10_000 * 512L);
    long before = 0;
    for (long version : sizes.keySet()) {
      assertThat(version - before).as("before %d", version).isLessThan(3 * 10_000 * 512L / NUMBER);
      before = version;
    }
  }

  @Test
  void isRefusedWhereNothingCouldStay() {
    for (List<Long> wrong : List.of(List.of(0L, 1L), List.of(1L, 0L))) {
      assertThatThrownBy(() -> new SnapshotRule(Math.toIntExact(wrong.get(0)), wrong.get(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
