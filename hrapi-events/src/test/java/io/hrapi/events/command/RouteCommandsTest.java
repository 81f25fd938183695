package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.route;
import static io.hrapi.events.fixture.Some.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouteCommandsTest {

  private static final Host HOST = new Host("shop.example");
  private static final PathPrefix PATH = new PathPrefix("/cart");
  private static final Route RULE = new Route(name("g"), name("a"), name("eta"), HOST, PATH);

  private static Command put(@Nullable String pool) {
    return Puts.route(name("g"), name("a"), pool == null ? null : name(pool), null, null);
  }

  private static Given withRule() {
    return given(
        putGateway("g"), Puts.route(name("g"), name("a"), name("eta"), set(HOST), set(PATH)));
  }

  @Nested
  class Putting {

    @Test
    void anAssociationIsMadeEvenIfThePoolIsNotThere() {
      given(putGateway("g"))
          .when(put("eta"))
          .thenCreated()
          .thenEvent("GatewayPoolPut", "/gateways/g/pools/a")
          .thenChanges(new ResourceChanged(null, route("g", "a", "eta")));
    }

    @Test
    void anAliasIsUniqueInItsGatewayAlone() {
      given(putGateway("g"), putGateway("f"), put("eta"))
          .when(Puts.route(name("f"), name("a"), name("theta"), null, null))
          .thenCreated()
          .thenMovedFrom(java.util.Map.of())
          .thenChanges(new ResourceChanged(null, route("f", "a", "theta")));
    }

    @Test
    void whatTheRequestDoesNotNameStaysAsItIs() {
      withRule()
          .when(put("theta"))
          .thenModified()
          .thenChanges(
              new ResourceChanged(
                  RULE, new Route(name("g"), name("a"), name("theta"), HOST, PATH)));
      withRule().when(put(null)).thenNothingChanges();
      withRule().when(put("eta")).thenNothingChanges();
    }

    @Test
    void hostAndPathAreTakenAwayEachForItself() {
      withRule()
          .when(Puts.route(name("g"), name("a"), null, set(null), null))
          .thenChanges(
              new ResourceChanged(RULE, new Route(name("g"), name("a"), name("eta"), null, PATH)));
      withRule()
          .when(Puts.route(name("g"), name("a"), null, null, set(null)))
          .thenChanges(
              new ResourceChanged(RULE, new Route(name("g"), name("a"), name("eta"), HOST, null)));
    }

    @Test
    void aHostOrAPathMakesItARule() {
      assertThat(RULE.isConditional()).isTrue();
      assertThat(new Route(name("g"), name("a"), name("p"), HOST, null).isConditional()).isTrue();
      assertThat(new Route(name("g"), name("a"), name("p"), null, PATH).isConditional()).isTrue();
      assertThat(route("g", "a", "p").isConditional()).isFalse();
    }

    @Test
    void aNewAssociationWithoutAPoolIsRefused() {
      assertThat(
              given(putGateway("g"))
                  .when(put(null))
                  .thenRefused(Refusal.Invalid.class, "pool", "\"g\"", "\"a\"")
                  .pointer())
          .isEqualTo("/pool");
    }

    @Test
    void aGatewayThatIsNotThereIsRefused() {
      Given.nothing().when(put("eta")).thenRefused(Refusal.NotFound.class, "no gateway \"g\"");
    }
  }

  @Nested
  class Deleting {

    private final Command delete = new DeleteRoute(name("g"), name("a"));

    @Test
    void anAssociationGoes() {
      withRule()
          .when(delete)
          .thenDeleted()
          .thenEvent("GatewayPoolDeleted", "/gateways/g/pools/a")
          .thenChanges(new ResourceChanged(RULE, null));
    }

    @Test
    void whatIsNotThereIsRefused() {
      Given.nothing().when(delete).thenRefused(Refusal.NotFound.class, "no gateway \"g\"");
      given(putGateway("g")).when(delete).thenRefused(Refusal.NotFound.class, "alias \"a\"");
    }
  }
}
