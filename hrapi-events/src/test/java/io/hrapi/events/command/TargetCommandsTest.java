package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.address;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static io.hrapi.events.fixture.Some.set;
import static io.hrapi.events.fixture.Some.target;
import static io.hrapi.events.fixture.Some.weight;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.Weight;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TargetCommandsTest {

  private static final Command PUT = putTarget("eta", "t1", "10.0.0.1:80", null);

  private static Target t1(@Nullable Weight weight, boolean enabled) {
    return new Target(name("t1"), name("eta"), address("10.0.0.1:80"), weight, enabled);
  }

  private static Command etaHasWeight(int weight) {
    return Puts.policy(name("eta"), null, weight(weight), null);
  }

  @Nested
  class Putting {

    @Test
    void aNewTargetIsEnabledAndHasNoWeightOfItsOwn() {
      given(putPool("eta"))
          .when(PUT)
          .thenCreated()
          .thenEvent("TargetPut", "/pools/eta/targets/t1")
          .thenMovedFrom(Map.of())
          .thenChanges(new ResourceChanged(null, t1(null, true)));
    }

    @Test
    void aNewTargetIsAsTheRequestSaysIt() {
      Target wanted = new Target(name("t1"), name("eta"), address("10.0.0.1:80"), weight(7), false);
      given(putPool("eta"))
          .when(Puts.target(name("eta"), name("t1"), wanted.address(), set(weight(7)), false))
          .thenChanges(new ResourceChanged(null, wanted));
    }

    @Test
    void whatTheRequestDoesNotNameStaysAsItIs() {
      given(
              putPool("eta"),
              Puts.target(name("eta"), name("t1"), address("10.0.0.1:80"), set(weight(7)), false))
          .when(putTarget("eta", "t1", "10.0.0.9:90", null))
          .thenModified()
          .thenChanges(
              new ResourceChanged(
                  t1(weight(7), false),
                  new Target(name("t1"), name("eta"), address("10.0.0.9:90"), weight(7), false)));
    }

    @Test
    void anExistingTargetNeedsNoAddress() {
      given(putPool("eta"), PUT)
          .when(Puts.target(name("eta"), name("t1"), null, null, false))
          .thenChanges(new ResourceChanged(t1(null, true), t1(null, false)));
    }

    @Test
    void theSameAgainChangesNothing() {
      given(putPool("eta"), PUT).when(PUT).thenModified().thenNothingChanges();
      given(putPool("eta"), PUT)
          .when(Puts.target(name("eta"), name("t1"), null, null, true))
          .thenNothingChanges();
    }

    @Test
    void aNewTargetWithoutAnAddressIsRefused() {
      Refusal.Invalid refusal =
          given(putPool("eta"))
              .when(putTarget("eta", "t1", null, null))
              .thenRefused(Refusal.Invalid.class, "\"t1\"", "address");
      assertThat(refusal.pointer()).isEqualTo("/address");
    }

    @Test
    void aPoolThatIsNotThereIsRefused() {
      Given.nothing().when(PUT).thenRefused(Refusal.NotFound.class, "no pool \"eta\"");
    }
  }

  @Nested
  class Draining {

    private static Target draining(@Nullable Weight weight) {
      return new Target(
          name("t1"),
          name("eta"),
          address("10.0.0.1:80"),
          weight,
          /* enabled= */ true,
          /* draining= */ true);
    }

    private static Command drain(boolean draining) {
      return Puts.target(name("eta"), name("t1"), null, null, null, draining);
    }

    @Test
    void leavesItsWeightAndGoesWithThePutThatSaysSo() {
      Command weighed = putTarget("eta", "t1", "10.0.0.1:80", set(weight(7)));
      given(putPool("eta"), weighed)
          .when(drain(true))
          .thenChanges(new ResourceChanged(t1(weight(7), true), draining(weight(7))));
      given(putPool("eta"), weighed, drain(true))
          .when(drain(false))
          .thenChanges(new ResourceChanged(draining(weight(7)), t1(weight(7), true)));
    }

    @Test
    void staysWhereThePutSaysNothing() {
      given(putPool("eta"), PUT, drain(true)).when(PUT).thenNothingChanges();
      given(putPool("eta"), PUT, drain(true))
          .when(putPool("eta", "t1", "10.0.0.1:80"))
          .thenNothingChanges();
      given(putPool("eta"), PUT, drain(true))
          .when(new RecordFailedCheck(name("eta"), name("t1"), address("10.0.0.1:80")))
          .thenChanges(
              new ResourceChanged(
                  draining(null),
                  new Target(
                      name("t1"),
                      name("eta"),
                      address("10.0.0.1:80"),
                      null,
                      /* enabled= */ false,
                      /* draining= */ true)));
    }

    @Test
    void aNewTargetMayBeginSo() {
      given(putPool("eta"))
          .when(
              Puts.target(
                  name("eta"),
                  name("t1"),
                  address("10.0.0.1:80"),
                  null,
                  null,
                  /* draining= */ true))
          .thenChanges(new ResourceChanged(null, draining(null)));
    }
  }

  @Nested
  class Weights {

    @Test
    void theInheritedWeightSentBackStaysInherited() {
      given(putPool("eta"), etaHasWeight(5), PUT)
          .when(putTarget("eta", "t1", "10.0.0.1:80", set(weight(5))))
          .thenNothingChanges();
    }

    @Test
    void anotherWeightThanTheInheritedIsItsOwn() {
      given(putPool("eta"), etaHasWeight(5), PUT)
          .when(putTarget("eta", "t1", null, set(weight(6))))
          .thenChanges(new ResourceChanged(t1(null, true), t1(weight(6), true)));
    }

    @Test
    void aNewTargetOwnsItsWeightEvenIfThePoolHasTheSame() {
      given(putPool("eta"), etaHasWeight(5))
          .when(putTarget("eta", "t1", "10.0.0.1:80", set(weight(5))))
          .thenChanges(new ResourceChanged(null, t1(weight(5), true)));
    }

    @Test
    void aWeightOfItsOwnStaysItsOwnEvenIfThePoolGetsTheSame() {
      given(putPool("eta"), putTarget("eta", "t1", "10.0.0.1:80", set(weight(5))), etaHasWeight(5))
          .when(putTarget("eta", "t1", null, set(weight(5))))
          .thenNothingChanges();
    }

    @Test
    void itsOwnWeightIsTakenAway() {
      given(putPool("eta"), putTarget("eta", "t1", "10.0.0.1:80", set(weight(5))))
          .when(putTarget("eta", "t1", null, set(null)))
          .thenChanges(new ResourceChanged(t1(weight(5), true), t1(null, true)));
      given(putPool("eta"), PUT).when(putTarget("eta", "t1", null, set(null))).thenNothingChanges();
    }

    @Test
    void theWeightIsItsOwnOrThePolicys() {
      Given given =
          given(
              putPool("eta"),
              etaHasWeight(5),
              PUT,
              putTarget("eta", "t2", "10.0.0.2:80", set(weight(0))));
      var eta = requireNonNull(given.view().model().pool(name("eta")));
      assertThat(eta.targets().values())
          .extracting(target -> eta.weightOf(target.value()).value())
          .containsExactly(5, 0);
    }
  }

  @Nested
  class Moving {

    @Test
    void aTargetOfAnotherPoolMovesHereAndKeepsItsWeightAndFlag() {
      Target before = new Target(name("t1"), name("eta"), address("10.0.0.1:80"), weight(7), false);
      Target after =
          new Target(name("t1"), name("theta"), address("10.0.0.1:80"), weight(7), false);
      var view =
          given(
                  putPool("eta"),
                  putPool("theta"),
                  Puts.target(name("eta"), name("t1"), before.address(), set(weight(7)), false))
              .when(putTarget("theta", "t1", null, null))
              .thenModified()
              .thenMovedFrom(Map.of("t1", "eta"))
              .thenChanges(new ResourceChanged(before, after));
      assertThat(view.model().target(name("t1"))).isEqualTo(after);
      assertThat(view.model().targetCount()).isEqualTo(1);
      assertThat(requireNonNull(view.model().pool(name("eta"))).targets()).isEmpty();
    }

    @Test
    void theChangeOfAMoveNamesTheNewPlace() {
      ResourceChanged move =
          new ResourceChanged(target("eta", "t1", "h:80"), target("theta", "t1", "h:80"));
      assertThat(move.path()).isEqualTo("/pools/theta/targets/t1");
      assertThat(move.movedFrom()).isEqualTo(name("eta"));
    }

    @Test
    void aPutOfAPoolMovesTargetsHereAndMakesNewOnes() {
      given(
              putPool("eta", "t1", "10.0.0.1:80"),
              putTarget("eta", "t1", null, set(weight(9))),
              putPool("theta"))
          .when(
              Puts.pool(
                  name("theta"),
                  null,
                  Map.of(name("t1"), address("h:1"), name("t2"), address("h:2"))))
          .thenModified()
          .thenMovedFrom(Map.of("t1", "eta"))
          .thenChangesInAnyOrder(
              new ResourceChanged(
                  t1(weight(9), true),
                  new Target(name("t1"), name("theta"), address("h:1"), weight(9), true)),
              new ResourceChanged(null, target("theta", "t2", "h:2")));
    }
  }

  @Nested
  class Deleting {

    @Test
    void aTargetGoesAndItsPoolStays() {
      var view =
          given(putPool("eta"), PUT)
              .when(new DeleteTarget(name("eta"), name("t1")))
              .thenDeleted()
              .thenEvent("TargetDeleted", "/pools/eta/targets/t1")
              .thenChanges(new ResourceChanged(t1(null, true), null));
      assertThat(requireNonNull(view.model().pool(name("eta"))).pool()).isEqualTo(pool("eta"));
    }

    @Test
    void aTargetOfAnotherPoolIsRefused() {
      given(putPool("eta"), putPool("theta"), PUT)
          .when(new DeleteTarget(name("theta"), name("t1")))
          .thenRefused(Refusal.NotFound.class, "\"theta\"", "\"t1\"");
    }

    @Test
    void whatIsNotThereIsRefused() {
      Given.nothing()
          .when(new DeleteTarget(name("eta"), name("t1")))
          .thenRefused(Refusal.NotFound.class, "no pool \"eta\"");
      given(putPool("eta"))
          .when(new DeleteTarget(name("eta"), name("t1")))
          .thenRefused(Refusal.NotFound.class, "no target \"t1\"");
    }
  }

  @Nested
  class FailedChecks {

    private static final Command CHECK =
        new RecordFailedCheck(name("eta"), name("t1"), address("10.0.0.1:80"));

    @Test
    void disableTheTargetAndNothingElse() {
      given(putPool("eta"), putTarget("eta", "t1", "10.0.0.1:80", set(weight(7))))
          .when(CHECK)
          .thenModified()
          .thenEvent("TargetCheckFailed", "/pools/eta/targets/t1")
          .thenChanges(new ResourceChanged(t1(weight(7), true), t1(weight(7), false)));
    }

    @Test
    void ofATargetThatIsDisabledAreMoot() {
      given(putPool("eta"), PUT, CHECK).when(CHECK).thenRefused(Refusal.Moot.class, "disabled");
    }

    @Test
    void ofAFormerAddressAreMoot() {
      given(putPool("eta"), PUT, putTarget("eta", "t1", "10.0.0.1:81", null))
          .when(CHECK)
          .thenRefused(Refusal.Moot.class, "\"t1\"", "10.0.0.1:81");
    }

    @Test
    void ofATargetThatIsGoneOrInAnotherPoolAreMoot() {
      Given.nothing().when(CHECK).thenRefused(Refusal.Moot.class, "no longer exists");
      given(putPool("eta")).when(CHECK).thenRefused(Refusal.Moot.class, "no longer exists");
      given(putPool("eta"), PUT, putPool("theta"), putTarget("theta", "t1", null, null))
          .when(CHECK)
          .thenRefused(Refusal.Moot.class, "no longer exists");
    }

    @Test
    void standOnTheTargetOfTheirPoolAlone() {
      assertThat(CHECK.revision(given(putPool("eta"), PUT).view())).hasValue(2);
      Command elsewhere = putTarget("theta", "t1", "10.0.0.1:80", null);
      assertThat(CHECK.revision(given(putPool("eta"), putPool("theta"), elsewhere).view()))
          .isEmpty();
    }
  }
}
