package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.command.Given.nothing;
import static io.hrapi.events.fixture.Some.address;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static io.hrapi.events.fixture.Some.set;
import static io.hrapi.events.fixture.Some.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.RandomCommands;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Target;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several operations are one event or none. */
class TransactionTest {

  private static Transaction of(Command... operations) {
    return new Transaction(List.of(operations));
  }

  @Test
  void decidesEachOperationOnWhatTheOneBeforeLeft() {
    View after =
        nothing()
            .when(
                of(
                    putPool("p", "t", "h:1"),
                    putTarget("p", "t", null, set(weight(7))),
                    putGateway("g")))
            .thenEvent("TransactionApplied", "/transactions")
            .thenChanges(
                new ResourceChanged(null, gateway("g")),
                new ResourceChanged(null, pool("p")),
                new ResourceChanged(
                    null, new Target(name("t"), name("p"), address("h:1"), weight(7), true)));
    assertThat(after.version()).isEqualTo(1);
  }

  @Test
  void hasTheDecisionOnEachOperation() {
    Decision decision =
        of(putPool("p"), putPool("p"), new DeletePool(name("p"), false)).decide(View.EMPTY);
    assertThat(decision.parts())
        .extracting(Decision::outcome)
        .containsExactly(
            Decision.Outcome.CREATED, Decision.Outcome.MODIFIED, Decision.Outcome.DELETED);
  }

  @Test
  void thatComesBackToWhereItWasChangesNothing() {
    given(putPool("p", "t", "h:1"))
        .when(
            of(
                putPool("q"),
                putTarget("q", "t", "h:2", null),
                new DeletePool(name("p"), false),
                putPool("p"),
                putTarget("p", "t", "h:1", null),
                new DeletePool(name("q"), false)))
        .thenNothingChanges();
  }

  @Test
  void ofWhichOneIsRefusedIsRefused() {
    Refusal.OfOperation refusal =
        given(putPool("p"))
            .when(of(putPool("q"), new DeleteTarget(name("q"), name("t")), putPool("r")))
            .thenRefused(Refusal.OfOperation.class, "operation 1", "\"t\"");
    assertThat(refusal.index()).isEqualTo(1);
    assertThat(refusal.refusal()).isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void isAboutResourcesAlone() {
    assertThatThrownBy(() -> of(of(putPool("p")))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(new DeletePending())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasABoundedNumberOfOperations() {
    assertThatThrownBy(() -> of()).isInstanceOf(IllegalArgumentException.class);
    List<Command> most =
        new ArrayList<>(Collections.nCopies(Transaction.MAX_OPERATIONS, putPool("p")));
    assertThat(new Transaction(most).decide(View.EMPTY).parts()).hasSize(most.size());
    most.add(putPool("p"));
    assertThatThrownBy(() -> new Transaction(most)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leadsWhereItsOperationsLeadOneByOne() {
    int applied = 0;
    for (int seed = 0; seed < 200; seed++) {
      Log log = Log.random(seed, 40);
      Transaction transaction = new RandomCommands(new Random(seed)).transaction(log.view());
      Model before = log.view().model();
      Decision decision;
      try {
        decision = transaction.decide(log.view());
      } catch (Refusal.OfOperation e) {
        assertThat(refusedOneByOne(log, transaction)).as("seed " + seed).isEqualTo(e.index());
        continue;
      }
      applied++;
      Model led =
          ModelDiff.apply(
              decision.changes().stream().map(ResourceChanged.class::cast).toList(), before, 1_000);
      List<List<? extends Change>> each = new ArrayList<>();
      transaction.operations().forEach(operation -> each.add(log.add(operation).changes()));
      assertThat(led).as("seed " + seed).isEqualTo(log.view().model());
      assertThat(decision.parts()).extracting(Decision::changes).isEqualTo(each);
    }
    assertThat(applied).isBetween(20, 180);
  }

  private static int refusedOneByOne(Log log, Transaction transaction) {
    for (int i = 0; i < transaction.operations().size(); i++) {
      try {
        log.add(transaction.operations().get(i));
      } catch (Refusal e) {
        return i;
      }
    }
    return -1;
  }
}
