package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.address;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.route;
import static io.hrapi.events.fixture.Some.set;
import static io.hrapi.events.fixture.Some.target;
import static io.hrapi.events.fixture.Some.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolCommandsTest {

  private static Pool eta(String algorithm, int weight, @Nullable Integer maxconn) {
    return new Pool(
        name("eta"), true, new Policy(new Algorithm(algorithm), weight(weight), maxconn));
  }

  private static Command policy(
      @Nullable String algorithm, @Nullable Integer weight, @Nullable Integer maxconn) {
    return Puts.policy(
        name("eta"),
        algorithm == null ? null : new Algorithm(algorithm),
        weight == null ? null : weight(weight),
        maxconn);
  }

  @Nested
  class Putting {

    @Test
    void aNewPoolIsEnabledAndHasTheDefaultPolicy() {
      Given.nothing()
          .when(putPool("eta", "t1", "h:1"))
          .thenCreated()
          .thenEvent("PoolPut", "/pools/eta")
          .thenChanges(
              new ResourceChanged(null, pool("eta")),
              new ResourceChanged(null, target("eta", "t1", "h:1")));
    }

    @Test
    void whatTheRequestDoesNotNameStaysAsItIs() {
      given(putPool("eta", "t1", "h:1"), policy("leastconn", 3, null))
          .when(Puts.pool(name("eta"), false, Map.of(name("t2"), address("h:2"))))
          .thenModified()
          .thenChanges(
              new ResourceChanged(
                  eta("leastconn", 3, null),
                  new Pool(name("eta"), false, eta("leastconn", 3, null).policy())),
              new ResourceChanged(null, target("eta", "t2", "h:2")));
    }

    @Test
    void theSameAgainChangesNothing() {
      given(putPool("eta", "t1", "h:1"))
          .when(Puts.pool(name("eta"), true, Map.of(name("t1"), address("h:1"))))
          .thenModified()
          .thenNothingChanges();
    }

    @Test
    void disablingAPoolChangesNoneOfItsTargets() {
      given(putPool("eta", "t1", "h:1"))
          .when(Puts.pool(name("eta"), false, Map.of()))
          .thenChanges(
              new ResourceChanged(pool("eta"), new Pool(name("eta"), false, Policy.DEFAULT)));
    }
  }

  @Nested
  class PuttingAPolicy {

    @Test
    void theAlgorithmAndTheWeightChangeEachForItself() {
      given(putPool("eta"))
          .when(policy("leastconn", null, null))
          .thenModified()
          .thenEvent("PolicyPut", "/pools/eta/policy")
          .thenChanges(new ResourceChanged(pool("eta"), eta("leastconn", 1, null)));
      given(putPool("eta"), policy("uri", null, null))
          .when(policy(null, 0, null))
          .thenChanges(new ResourceChanged(eta("uri", 1, null), eta("uri", 0, null)));
    }

    @Test
    void backfillHasAMaxconnOf100WhereNothingElseIsSaid() {
      given(putPool("eta"))
          .when(policy("backfill", null, null))
          .thenChanges(new ResourceChanged(pool("eta"), eta("backfill", 1, 100)));
      given(putPool("eta"))
          .when(policy("backfill", null, 7))
          .thenChanges(new ResourceChanged(pool("eta"), eta("backfill", 1, 7)));
    }

    @Test
    void maxconnStaysWithBackfillAndGoesWithIt() {
      Given backfill = given(putPool("eta"), policy("backfill", null, 7));
      backfill
          .when(policy("backfill", 2, null))
          .thenChanges(new ResourceChanged(eta("backfill", 1, 7), eta("backfill", 2, 7)));
      backfill
          .when(policy(null, null, 8))
          .thenChanges(new ResourceChanged(eta("backfill", 2, 7), eta("backfill", 2, 8)));
      backfill
          .when(policy("first", null, null))
          .thenChanges(new ResourceChanged(eta("backfill", 2, 8), eta("first", 2, null)));
    }

    @Test
    void maxconnWithAnotherAlgorithmIsRefused() {
      assertThat(
              given(putPool("eta"))
                  .when(policy("first", null, 7))
                  .thenRefused(Refusal.Invalid.class, "maxconn", "\"eta\"", "first")
                  .pointer())
          .isEqualTo("/maxconn");
      given(putPool("eta"))
          .when(policy(null, null, 7))
          .thenRefused(Refusal.Invalid.class, "maxconn");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void aMaxconnOutOfItsRangeIsRefused(int maxconn) {
      assertThat(
              given(putPool("eta"))
                  .when(policy("backfill", null, maxconn))
                  .thenRefused(Refusal.Invalid.class, "1 to 1000000", "" + maxconn)
                  .pointer())
          .isEqualTo("/maxconn");
    }

    @Test
    void theSameAgainChangesNothing() {
      given(putPool("eta")).when(policy("roundrobin", 1, null)).thenNothingChanges();
      given(putPool("eta")).when(policy(null, null, null)).thenNothingChanges();
    }

    @Test
    void aPoolThatIsNotThereIsRefused() {
      Given.nothing()
          .when(policy("first", null, null))
          .thenRefused(Refusal.NotFound.class, "no pool \"eta\"");
    }
  }

  @Nested
  class ResettingAPolicy {

    @Test
    void aPoolGetsThePolicyOfANewOne() {
      given(putPool("eta"), policy("backfill", 9, 7))
          .when(new ResetPolicy(name("eta")))
          .thenDeleted()
          .thenEvent("PolicyReset", "/pools/eta/policy")
          .thenChanges(new ResourceChanged(eta("backfill", 9, 7), pool("eta")));
    }

    @Test
    void aPoolThatHasItAlreadyDoesNotChange() {
      given(putPool("eta")).when(new ResetPolicy(name("eta"))).thenNothingChanges();
    }

    @Test
    void aPoolThatIsNotThereIsRefused() {
      Given.nothing()
          .when(new ResetPolicy(name("eta")))
          .thenRefused(Refusal.NotFound.class, "no pool \"eta\"");
    }
  }

  @Nested
  class Deleting {

    private final Name eta = name("eta");

    private Given used() {
      return given(
          putPool("eta", "t1", "h:1"),
          putPool("other"),
          Puts.gateway(
              name("a"),
              null,
              null,
              set(eta),
              Map.of(),
              Map.of(name("x"), eta, name("y"), name("other")),
              List.of()),
          Puts.gateway(name("b"), null, null, set(name("other")), Map.of(), Map.of(), List.of(eta)),
          putGateway("c"));
    }

    @Test
    void aPoolTakesItsTargetsAlong() {
      given(putPool("eta", "t1", "h:1"), putPool("other", "t2", "h:2"))
          .when(new DeletePool(eta, false))
          .thenDeleted()
          .thenEvent("PoolDeleted", "/pools/eta")
          .thenChanges(
              new ResourceChanged(target("eta", "t1", "h:1"), null),
              new ResourceChanged(pool("eta"), null));
    }

    @Test
    void aPoolInUseIsRefusedAndTheUsersAreNamed() {
      Refusal.Conflict refusal =
          used()
              .when(new DeletePool(eta, false))
              .thenRefused(Refusal.Conflict.class, "\"eta\"", "/gateways/a", "change them first");
      assertThat(refusal.advice()).isEqualTo(Advice.CASCADE);
      assertThat(refusal.conflicting())
          .containsExactlyInAnyOrder("/gateways/a", "/gateways/a/pools/x", "/gateways/b/pools/eta");
    }

    @Test
    void aCascadeMakesTheUsersLetGo() {
      Gateway a = new Gateway(name("a"), Protocol.HTTP, eta, true);
      var view =
          used()
              .when(new DeletePool(eta, true))
              .thenChangesInAnyOrder(
                  new ResourceChanged(route("a", "x", "eta"), null),
                  new ResourceChanged(a, new Gateway(name("a"), Protocol.HTTP, null, true)),
                  new ResourceChanged(route("b", "eta", "eta"), null),
                  new ResourceChanged(target("eta", "t1", "h:1"), null),
                  new ResourceChanged(pool("eta"), null));
      assertThat(view.model().route(name("a"), name("y"))).isEqualTo(route("a", "y", "other"));
    }

    @Test
    void anAliasOfThatNameForAnotherPoolIsNoUse() {
      given(
              putPool("eta"),
              Puts.gateway(
                  name("a"), null, null, null, Map.of(), Map.of(eta, name("x")), List.of()))
          .when(new DeletePool(eta, false))
          .thenChanges(new ResourceChanged(pool("eta"), null));
    }

    @Test
    void aPoolThatIsNotThereIsRefused() {
      Given.nothing()
          .when(new DeletePool(eta, true))
          .thenRefused(Refusal.NotFound.class, "no pool \"eta\"");
    }
  }
}
