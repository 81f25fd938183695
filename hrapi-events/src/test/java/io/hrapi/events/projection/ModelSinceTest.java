package io.hrapi.events.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.projection.ModelSince.First;
import io.hrapi.events.projection.ModelSince.Summary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSinceTest {

  @TempDir Path directory;

  private ModelSince since(InMemoryEventStore store, int events) {
    History history = new History(store, new Snapshots(directory, Some.CACHE_KEY));
    return new ModelSince(store, new Differences(store, history), events);
  }

  private static Log threeByTwo() {
    Log log = new Log();
    log.addBy("ann", Some.putPool("p", "t", "127.0.0.1:81"));
    log.add(Some.record(Some.loaded(1)));
    log.addBy("bob", Some.putPool("q"));
    log.addBy("ann", Some.putPool("r"));
    return log;
  }

  @Test
  void countsWhatTheTwoModelsDifferInWhereverTheyStand() {
    for (int seed = 0; seed < 6; seed++) {
      Log log = Log.random(seed, 40);
      for (View from : log.views()) {
        // One instance for all following versions: it continues from the previous one.
        ModelSince since = since(log.store(), 1_000);
        for (View to : log.views().subList((int) from.version(), log.views().size())) {
          assertThat(since.of(to, from.version()).changes())
              .as("seed %d, %d to %d", seed, from.version(), to.version())
              .isEqualTo(ModelDiff.between(from.model(), to.model()).size());
        }
      }
    }
  }

  @Test
  void namesWhoChangedItAndTheFirstEventThatDid() {
    Log log = threeByTwo();
    ModelSince since = since(log.store(), 1_000);
    assertThat(since.of(log.view(), 1))
        .isEqualTo(new Summary(2, List.of("ann", "bob"), new First(3, 3_000_000)));
    assertThat(since.of(log.view(), 3))
        .isEqualTo(new Summary(1, List.of("ann"), new First(4, 4_000_000)));
    assertThat(since.of(log.view(), 0))
        .isEqualTo(new Summary(4, List.of("ann", "bob"), new First(1, 1_000_000)));
  }

  @Test
  void whatWasChangedAndChangedBackIsNothing() {
    Log log = threeByTwo();
    log.addBy("eve", Some.putTarget("p", "t", null, Some.set(Some.weight(7))));
    log.addBy("bob", Some.putTarget("p", "t", null, Some.set(null)));
    ModelSince since = since(log.store(), 1_000);
    assertThat(since.of(log.views().get(5), 4))
        .isEqualTo(new Summary(1, List.of("eve"), new First(5, 5_000_000)));
    assertThat(since.of(log.view(), 4)).isEqualTo(Summary.NOTHING);
  }

  @Test
  void toAskAgainReadsWhatIsNewAlone() {
    Log log = threeByTwo();
    InMemoryEventStore store = log.store();
    ModelSince since = since(store, 1_000);
    Summary first = since.of(log.view(), 1);
    int reads = store.reads();
    assertThat(since.of(log.view(), 1)).isEqualTo(first);
    assertThat(store.reads()).isEqualTo(reads);
  }

  @Test
  void whereTooManyEventsLieBetweenTheNewestOnesSayByWhom() {
    Log log = threeByTwo();
    assertThat(since(log.store(), 1).of(log.view(), 0))
        .isEqualTo(new Summary(4, List.of("ann"), null));
    assertThat(since(log.store(), 2).of(log.view(), 0))
        .isEqualTo(new Summary(4, List.of("ann", "bob"), null));
  }
}
