package io.hrapi.events.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.AdoptLog;
import io.hrapi.events.command.Command;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.RandomCommands;
import io.hrapi.events.fixture.Representations;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Properties that hold in every history. A failure message contains the history's seed. */
class HistoryPropertiesTest {

  private static final int HISTORIES = 300;
  private static final int COMMANDS = 60;
  private static final List<Log> LOGS = new ArrayList<>();

  @BeforeAll
  static void makeHistories() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      LOGS.add(Log.random(seed, COMMANDS));
    }
  }

  private static void each(BiConsumer<Log, Random> property) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      try {
        property.accept(LOGS.get(seed), new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("in the history of the seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static Model any(Log log, Random random) {
    return log.views().get(random.nextInt(log.views().size())).model();
  }

  @Nested
  class TheGenerator {

    @Test
    void makesHistoriesOfSomeLengthAndSize() {
      assertThat(LOGS.stream().mapToLong(log -> log.view().version()).average().orElse(0))
          .isGreaterThan(30);
      assertThat(LOGS.stream().mapToInt(log -> log.view().model().size()).average().orElse(0))
          .isGreaterThan(5);
    }

    @Test
    void makesEveryKindOfChange() {
      Set<Class<?>> made = new HashSet<>();
      each(
          (log, random) -> {
            for (int version = 1; version < log.views().size(); version++) {
              log.changes(version).forEach(change -> made.add(change.getClass()));
            }
          });
      // The writer adds it, independent of the command.
      made.add(ClockDoubted.class);
      assertThat(made).containsAll(leaves(Change.class).toList()).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void makesEveryKindOfCommand() {
      RandomCommands commands = new RandomCommands(new Random(1));
      Set<Class<?>> made = new HashSet<>();
      for (int i = 0; i < 2_000; i++) {
        made.add(commands.next(View.EMPTY).getClass());
      }
      Set<Class<?>> all = new HashSet<>(leaves(Command.class).toList());
      // It needs a file; these histories have none.
      all.remove(AdoptLog.class);
      assertThat(made).isEqualTo(all);
      assertThat(made).hasSizeGreaterThanOrEqualTo(18);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
      return type.isSealed()
          ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TheGenerator::leaves)
          : Stream.of(type);
    }
  }

  @Nested
  class TheDifference {

    @Test
    void leadsFromOneVersionToAnother() {
      each((log, random) -> leads(any(log, random), any(log, random)));
    }

    @Test
    void leadsFromOneHistoryToAnother() {
      each(
          (log, random) ->
              leads(any(log, random), any(LOGS.get(random.nextInt(HISTORIES)), random)));
    }

    private void leads(Model from, Model to) {
      List<ResourceChanged> changes = ModelDiff.between(from, to);
      Model led = ModelDiff.apply(changes, from, 1_000);
      assertThat(led).isEqualTo(to);
      // Compares what is stored, not only equals(); lookups by path must work too.
      assertThat(Representations.of(led).texts()).isEqualTo(Representations.of(to).texts());
      assertThat(led.size()).isEqualTo(to.size());
      assertThat(led.targetCount()).isEqualTo(to.targetCount());
      assertThat(changes).extracting(ResourceChanged::identity).doesNotHaveDuplicates();
      assertThat(changes).noneMatch(change -> Objects.equals(change.before(), change.after()));
    }

    @Test
    void ofAVersionAndItselfIsEmpty() {
      each(
          (log, random) -> {
            Model model = any(log, random);
            assertThat(ModelDiff.between(model, model)).isEmpty();
            Model same = ModelDiff.apply(ModelDiff.between(Model.EMPTY, model), Model.EMPTY, 7);
            assertThat(ModelDiff.between(model, same)).isEmpty();
            assertThat(model).isEqualTo(same).hasSameHashCodeAs(same);
          });
    }

    @Test
    void ofTwoVersionsThatDifferIsNotEmpty() {
      each(
          (log, random) -> {
            Model a = any(log, random);
            Model b = any(log, random);
            assertThat(ModelDiff.between(a, b).isEmpty())
                .isEqualTo(Representations.of(a).texts().equals(Representations.of(b).texts()));
          });
    }
  }

  @Nested
  class AnEvent {

    @Test
    void isUndoneByItsChangesBackwards() {
      each(
          (log, random) -> {
            for (int version = 1; version < log.views().size(); version++) {
              List<ResourceChanged> back = new ArrayList<>();
              for (Change change : log.changes(version)) {
                if (change instanceof ResourceChanged resourceChange) {
                  back.add(resourceChange.inverted());
                }
              }
              Collections.reverse(back);
              assertThat(ModelDiff.apply(back, log.views().get(version).model(), version + 1))
                  .isEqualTo(log.views().get(version - 1).model());
            }
          });
    }

    @Test
    void readsBackAsItWasStored() {
      each(
          (log, random) -> {
            for (int version = 1; version < log.views().size(); version++) {
              List<? extends Change> changes = log.changes(version);
              String stored = ChangeCodec.encode(changes);
              assertThat(ChangeCodec.decode(ChangeCodec.FORMAT, stored)).isEqualTo(changes);
              assertThat(stored).doesNotContain("\n");
            }
          });
    }

    @Test
    void namesNothingTwiceAndChangesWhatItNames() {
      each(
          (log, random) -> {
            for (int version = 1; version < log.views().size(); version++) {
              assertThat(
                      log.changes(version).stream()
                          .filter(ResourceChanged.class::isInstance)
                          .map(change -> ((ResourceChanged) change).identity()))
                  .doesNotHaveDuplicates();
            }
          });
    }
  }

  @Nested
  class ARevision {

    @Test
    void risesIfAndOnlyIfItsRepresentationChanges() {
      each(
          (log, random) -> {
            Representations before = Representations.of(Model.EMPTY);
            for (int version = 1; version < log.views().size(); version++) {
              Representations after = Representations.of(log.views().get(version).model());
              for (Map.Entry<String, String> entry : after.texts().entrySet()) {
                boolean same = entry.getValue().equals(before.texts().get(entry.getKey()));
                assertThat(after.revisions().get(entry.getKey()))
                    .as(entry.getKey() + " at version " + version)
                    .isEqualTo(
                        same ? before.revisions().get(entry.getKey()) : Long.valueOf(version));
              }
              before = after;
            }
          });
    }
  }

  @Nested
  class AReplay {

    @Test
    void fromNothingIsTheLiveViewAtEveryVersion() {
      each(
          (log, random) -> {
            if (random.nextInt(6) > 0) {
              return; // The cost of each grows quadratically.
            }
            Replay replay = new Replay(log.store());
            for (View live : log.views()) {
              same(replay.replay(View.EMPTY, live.version()), live);
            }
          });
    }

    @Test
    void fromAnyVersionIsTheReplayFromNothing() {
      each(
          (log, random) -> {
            View start = log.views().get(random.nextInt(log.views().size()));
            same(new Replay(log.store()).replay(start, log.view().version()), log.view());
          });
    }

    private void same(View actual, View expected) {
      assertThat(actual).isEqualTo(expected);
      assertThat(Representations.of(actual.model()))
          .isEqualTo(Representations.of(expected.model()));
    }
  }
}
