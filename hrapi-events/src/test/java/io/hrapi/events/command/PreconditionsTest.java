package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putEndpoints;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.fixture.Some;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PreconditionsTest {

  private static final OptionalLong ABSENT = OptionalLong.empty();

  private static Preconditions match(Long... versions) {
    return new Preconditions(Set.of(versions), false, false);
  }

  @Nested
  class Checking {

    @Test
    void withoutConditionsEverythingGoes() {
      assertThatCode(() -> Preconditions.NONE.check(ABSENT, "/pools/eta"))
          .doesNotThrowAnyException();
      assertThatCode(() -> Preconditions.NONE.check(OptionalLong.of(3), "/pools/eta"))
          .doesNotThrowAnyException();
    }

    @Test
    void oneOfTheVersionsMustBeTheCurrentOne() {
      assertThatCode(() -> match(2L, 3L).check(OptionalLong.of(3), "/pools/eta"))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> match(2L, 4L).check(OptionalLong.of(3), "/pools/eta"))
          .asInstanceOf(type(Refusal.Stale.class))
          .satisfies(e -> assertThat(e.currentVersion()).hasValue(3))
          .satisfies(
              e -> assertThat(e).hasMessageContainingAll("/pools/eta", "3", "\"2\"", "\"4\""));
      assertThatThrownBy(() -> match(2L).check(ABSENT, "/pools/eta"))
          .asInstanceOf(type(Refusal.Stale.class))
          .satisfies(e -> assertThat(e.currentVersion()).isEmpty());
    }

    @Test
    void aStarAsksOnlyThatThereIsOne() {
      Preconditions any = new Preconditions(Set.of(), true, false);
      assertThatCode(() -> any.check(OptionalLong.of(3), "/pools/eta")).doesNotThrowAnyException();
      assertThatThrownBy(() -> any.check(ABSENT, "/pools/eta")).isInstanceOf(Refusal.Stale.class);
    }

    @Test
    void noneMatchStarAsksThatThereIsNone() {
      Preconditions none = new Preconditions(Set.of(), false, true);
      assertThatCode(() -> none.check(ABSENT, "/pools/eta")).doesNotThrowAnyException();
      assertThatThrownBy(() -> none.check(OptionalLong.of(3), "/pools/eta"))
          .asInstanceOf(type(Refusal.Stale.class))
          .satisfies(e -> assertThat(e.currentVersion()).hasValue(3));
    }
  }

  @Nested
  class TheRevisionThatACommandIsAbout {

    private final Given given =
        given(
            putPool("eta", "t", "h:1"), // 1
            putPool("theta"), // 2
            putEndpoints("f", Map.of(name("e"), listen("*:80"))), // 3
            putGateway("g"), // 4
            Puts.route(name("g"), name("a"), name("eta"), null, null), // 5
            Puts.policy(name("eta"), null, new io.hrapi.events.model.Weight(9), null), // 6
            Some.record(new HaproxyStarted("commit-6", 1))); // 7

    private OptionalLong of(Command command) {
      return command.revision(given.view());
    }

    @Test
    void isThatOfTheNamedResource() {
      assertThat(of(putPool("eta"))).hasValue(6);
      assertThat(of(new DeletePool(name("theta"), false))).hasValue(2);
      assertThat(of(putGateway("g"))).hasValue(5);
      assertThat(of(new DeleteGateway(name("f")))).hasValue(3);
      assertThat(of(Puts.route(name("g"), name("a"), null, null, null))).hasValue(5);
      assertThat(of(new DeleteRoute(name("g"), name("a")))).hasValue(5);
      assertThat(of(Puts.policy(name("eta"), null, null, null))).hasValue(6);
      assertThat(of(new ResetPolicy(name("theta")))).hasValue(2);
    }

    @Test
    void isFoundByAPutWhereverTheResourceLives() {
      assertThat(of(putTarget("eta", "t", null, null))).hasValue(6);
      assertThat(of(putTarget("theta", "t", null, null))).hasValue(6);
      assertThat(of(Puts.endpoint(name("f"), name("e"), null))).hasValue(3);
      assertThat(of(Puts.endpoint(name("g"), name("e"), null))).hasValue(3);
    }

    @Test
    void isFoundByADeleteOnlyUnderItsParent() {
      assertThat(of(new DeleteTarget(name("eta"), name("t")))).hasValue(6);
      assertThat(of(new DeleteTarget(name("theta"), name("t")))).isEmpty();
      assertThat(of(new DeleteEndpoint(name("f"), name("e")))).hasValue(3);
      assertThat(of(new DeleteEndpoint(name("g"), name("e")))).isEmpty();
    }

    @Test
    void isEmptyWhereThereIsNothing() {
      assertThat(
              List.of(
                  of(putPool("x")),
                  of(new DeletePool(name("x"), false)),
                  of(putGateway("x")),
                  of(new DeleteGateway(name("x"))),
                  of(putTarget("eta", "x", null, null)),
                  of(new DeleteTarget(name("eta"), name("x"))),
                  of(Puts.endpoint(name("g"), name("x"), null)),
                  of(new DeleteEndpoint(name("g"), name("x"))),
                  of(Puts.route(name("g"), name("x"), null, null, null)),
                  of(Puts.route(name("x"), name("a"), null, null, null)),
                  of(new DeleteRoute(name("x"), name("a"))),
                  of(Puts.policy(name("x"), null, null, null)),
                  of(new ResetPolicy(name("x")))))
          .containsOnly(ABSENT);
    }

    @Test
    void isNoneForWhatHappensToHaproxy() {
      assertThat(of(Some.record(new HaproxyStarted("commit-6", 1)))).isEmpty();
    }
  }
}
