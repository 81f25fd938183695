package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.loaded;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore or an import: the changes that produce the wanted model, as one event. */
class ReplaceModelTest {

  private static final Provenance BACKUP =
      new Provenance("backup default/7", "a log", new LogHead(7, Some.hash(9)));

  private static ReplaceModel restore(Model wanted) {
    return new ReplaceModel(
        EventType.RESTORED, "/controller/restore/default/7", wanted, BACKUP, List.of());
  }

  @Test
  void leadsToTheWantedModelAndSaysWhereItCameFrom() {
    Model wanted = given(putPool("theta", "t", "10.0.0.1:80")).view().model();
    Given given = given(putPool("eta", "t", "10.0.0.1:80"), putGateway("g"));
    Given.When when = given.when(restore(wanted));
    when.thenEvent("Restored", "/controller/restore/default/7");
    Decision decision = restore(wanted).decide(given.view());
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(decision.changes().get(0)).isEqualTo(BACKUP);
    assertThat(decision.changes().stream().skip(1)).allMatch(ResourceChanged.class::isInstance);
    Log log = Log.of(putPool("eta", "t", "10.0.0.1:80"), putGateway("g"));
    log.add(restore(wanted));
    assertThat(log.view().model()).isEqualTo(wanted);
  }

  @Test
  void ofWhatIsThereAlreadyChangesNothingButIsAnEvent() {
    Given given = given(putPool("eta"));
    Change[] only = {BACKUP};
    View after = given.when(restore(given.view().model())).thenChanges(only);
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.modelVersion()).isEqualTo(1);
  }

  @Test
  void makesTheModelPendingAndLeavesRunningAlone() {
    Log log = Log.of(putPool("a"), record(loaded(1)), putPool("b"));
    log.add(restore(Model.EMPTY));
    assertThat(log.view().deployment().pending()).isEqualTo(new ModelReference(4));
    assertThat(log.view().deployment().running()).isEqualTo(new ModelReference(1));
  }

  @Test
  void isAboutTheNewestVersionOfTheModel() {
    View view = given(putPool("a"), putPool("b"), putPool("b")).view();
    ReplaceModel restore = restore(Model.EMPTY);
    // Every version since the last change of the model shows the current model.
    restore.check(new Preconditions(Set.of(2L), false, false), view);
    restore.check(new Preconditions(Set.of(3L), false, false), view);
    for (long stale : new long[] {1, 4}) {
      assertThatThrownBy(() -> restore.check(new Preconditions(Set.of(stale), false, false), view))
          .isInstanceOf(Refusal.Stale.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void leadsFromAnyModelToAnyOther(long seed) {
    List<View> views = Log.random(seed, 60).views();
    Log log = Log.random(seed + 100, 60);
    for (View wanted : views) {
      log.add(restore(wanted.model()));
      assertThat(log.view().model()).isEqualTo(wanted.model());
    }
  }
}
