package io.hrapi.events.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.log.HistoryIndex.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {

  @Test
  void whatATryBeforeLeftIsOverwritten() {
    Recent recent = new Recent();
    recent.add(List.of(new Entry("/a", 1, true), new Entry("/b", 2, false)), 0);
    // The state after an attempt that ran out of memory: only one of the resources was added.
    recent.add(List.of(new Entry("/a", 3, false)), 2);
    recent.add(
        List.of(new Entry("/a", 3, false), new Entry("/b", 3, true), new Entry("/a", 4, false)), 2);
    assertThat(recent.of("/a"))
        .containsExactly(Block.coded(1, true), Block.coded(3, false), Block.coded(4, false));
    assertThat(recent.of("/b")).containsExactly(Block.coded(2, false), Block.coded(3, true));
    assertThat(recent.of("/c")).isEmpty();
  }
}
