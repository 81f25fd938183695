package io.hrapi.events.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferencesTest {

  private static final int LOGS = 12;
  private static final int COMMANDS = 50;

  @TempDir Path directory;

  private Differences differences(InMemoryEventStore store) {
    return new Differences(store, new History(store, new Snapshots(directory, Some.CACHE_KEY)));
  }

  @Test
  void ofEveryPairAreTheSameFromTheEventsAsFromTheStates() {
    int pairs = 0;
    for (int seed = 0; seed < LOGS; seed++) {
      Log log = Log.random(seed, COMMANDS);
      List<View> views = log.views();
      Differences differences = differences(log.store());
      for (View from : views) {
        for (View to : views) {
          List<ResourceChanged> folded =
              differences.folded(from.version(), to.version(), Allowance.UNLIMITED);
          assertThat(folded)
              .as("seed %d, %d to %d", seed, from.version(), to.version())
              .isEqualTo(ModelDiff.between(from.model(), to.model()));
          assertThat(ModelDiff.apply(folded, from.model(), 1_000)).isEqualTo(to.model());
          pairs++;
        }
      }
    }
    assertThat(pairs).isGreaterThan(LOGS * 500);
  }

  @Test
  void areTheSameFromReplayedStates() {
    Log log = Log.random(3, COMMANDS);
    Differences differences = differences(log.store());
    long end = log.view().version();
    for (long version = 0; version <= end; version++) {
      assertThat(differences.compared(version, end, Allowance.UNLIMITED))
          .isEqualTo(differences.folded(version, end, Allowance.UNLIMITED));
      assertThat(differences.compared(end, version, Allowance.UNLIMITED))
          .isEqualTo(differences.folded(end, version, Allowance.UNLIMITED));
    }
  }

  @Test
  void ofVersionsNearEachOtherReadTheEventsBetweenAlone() {
    Log log = Log.random(4, 4 * COMMANDS);
    InMemoryEventStore store = log.store();
    differences(store).between(10, 20);
    assertThat(store.reads()).isEqualTo(1);
  }

  @Test
  void ofVersionsFarFromEachOtherCompareTheStates() {
    Log log = new Log();
    for (int i = 0; i < 8_193; i++) {
      log.add("Nothing", "/", List.of());
    }
    InMemoryEventStore store = log.store();
    Differences differences = differences(store);
    assertThat(differences.between(0, 8_193)).isEmpty();
    int reads = store.reads();
    assertThat(differences.between(8_193, 0)).isEmpty();
    // The states are cached, so the events are not read again.
    assertThat(store.reads()).isEqualTo(reads);
  }

  @Test
  void areNotToldByAnEventThatWasChanged() {
    Log log = Log.random(5, 4 * COMMANDS);
    List<EventRecord> events = new ArrayList<>(log.events());
    events.set(14, events.get(14).withHash(events.get(13).hash()));
    InMemoryEventStore store = new InMemoryEventStore("log", events);
    assertThatThrownBy(() -> differences(store).between(10, 20))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("event 15 does not fit the hash chain");
  }

  @Test
  void beyondTheEndAreRefused() {
    Log log = Log.random(6, COMMANDS);
    long end = log.view().version();
    Differences differences = differences(log.store());
    assertThatThrownBy(() -> differences.between(end, end + 1))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("expected " + (end + 1));
    assertThatThrownBy(() -> differences.between(end + 2, end + 1))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("no version " + (end + 1));
  }
}
