package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putEndpoints;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.route;
import static io.hrapi.events.fixture.Some.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GatewayCommandsTest {

  private static Command pools(Map<Name, Name> map, List<Name> list) {
    return Puts.gateway(name("g"), null, null, null, Map.of(), map, list);
  }

  @Nested
  class Putting {

    @Test
    void aNewGatewaySpeaksHttpAndIsEnabled() {
      Given.nothing()
          .when(putEndpoints("g", Map.of(name("e"), listen("*:80"))))
          .thenCreated()
          .thenEvent("GatewayPut", "/gateways/g")
          .thenChanges(
              new ResourceChanged(null, gateway("g")),
              new ResourceChanged(null, endpoint("g", "e", "*:80")));
    }

    @Test
    void aNewGatewayIsAsTheRequestSaysItAndItsPoolNeedNotExist() {
      Given.nothing()
          .when(
              Puts.gateway(
                  name("g"), Protocol.TCP, false, set(name("eta")), Map.of(), Map.of(), List.of()))
          .thenChanges(
              new ResourceChanged(null, new Gateway(name("g"), Protocol.TCP, name("eta"), false)));
    }

    @Test
    void whatTheRequestDoesNotNameStaysAsItIs() {
      Gateway before = new Gateway(name("g"), Protocol.TCP, name("eta"), false);
      Given given =
          given(
              Puts.gateway(
                  name("g"), Protocol.TCP, false, set(name("eta")), Map.of(), Map.of(), List.of()));
      given
          .when(Puts.gateway(name("g"), Protocol.HTTPS, null, null, Map.of(), Map.of(), List.of()))
          .thenModified()
          .thenChanges(
              new ResourceChanged(
                  before, new Gateway(name("g"), Protocol.HTTPS, name("eta"), false)));
    }

    @Test
    void theDefaultPoolIsTakenAway() {
      given(Puts.gateway(name("g"), null, null, set(name("eta")), Map.of(), Map.of(), List.of()))
          .when(Puts.gateway(name("g"), null, null, set(null), Map.of(), Map.of(), List.of()))
          .thenChanges(
              new ResourceChanged(
                  new Gateway(name("g"), Protocol.HTTP, name("eta"), true), gateway("g")));
    }

    @Test
    void theSameAgainChangesNothing() {
      Command put =
          Puts.gateway(
              name("g"),
              Protocol.HTTP,
              true,
              set(name("eta")),
              Map.of(name("e"), listen("*:80")),
              Map.of(name("a"), name("eta")),
              List.of(name("theta")));
      given(put).when(put).thenModified().thenNothingChanges();
    }

    @Test
    void aMapOfPoolsMakesAndChangesWhatItNamesAndKeepsTheRule() {
      Route ruled =
          new Route(name("g"), name("a"), name("eta"), new Host("h"), new PathPrefix("/p"));
      given(
              putGateway("g"),
              Puts.route(name("g"), name("a"), name("eta"), set(ruled.host()), set(ruled.path())))
          .when(pools(Map.of(name("a"), name("theta"), name("b"), name("iota")), List.of()))
          .thenChangesInAnyOrder(
              new ResourceChanged(
                  ruled,
                  new Route(name("g"), name("a"), name("theta"), ruled.host(), ruled.path())),
              new ResourceChanged(null, route("g", "b", "iota")));
    }

    @Test
    void aListOfPoolsLeavesAliasesThatExistAndMakesTheOthers() {
      given(pools(Map.of(name("a"), name("eta")), List.of()))
          .when(pools(Map.of(), List.of(name("a"), name("theta"))))
          .thenChanges(new ResourceChanged(null, route("g", "theta", "theta")));
    }

    @Test
    void aPoolNamedTwiceIsMadeOnce() {
      Given.nothing()
          .when(pools(Map.of(), List.of(name("eta"), name("eta"))))
          .thenChanges(
              new ResourceChanged(null, gateway("g")),
              new ResourceChanged(null, route("g", "eta", "eta")));
      Given.nothing()
          .when(pools(Map.of(name("eta"), name("theta")), List.of(name("eta"))))
          .thenChanges(
              new ResourceChanged(null, gateway("g")),
              new ResourceChanged(null, route("g", "eta", "theta")));
    }

    @Test
    void anEndpointOfAnotherGatewayMovesHere() {
      var view =
          given(putEndpoints("f", Map.of(name("e"), listen("*:80"))))
              .when(putEndpoints("g", Map.of(name("e"), listen("*:81"))))
              .thenMovedFrom(Map.of("e", "f"))
              .thenChanges(
                  new ResourceChanged(null, gateway("g")),
                  new ResourceChanged(endpoint("f", "e", "*:80"), endpoint("g", "e", "*:81")));
      assertThat(view.model().endpoint(name("e"))).isEqualTo(endpoint("g", "e", "*:81"));
    }

    @Test
    void aCertificateThatIsNotStoredIsRefused() {
      Given.nothing()
          .when(putEndpoints("g", Map.of(name("e"), listen("*:443 @key"))))
          .thenRefused(Refusal.NotFound.class, "certificate \"key\"", "/endpoints/e");
    }
  }

  @Nested
  class Deleting {

    @Test
    void aGatewayTakesItsEndpointsAndRoutesAlongAndNoPool() {
      var view =
          given(
                  putPool("eta"),
                  putEndpoints("f", Map.of(name("d"), listen("*:79"))),
                  putEndpoints("g", Map.of(name("e"), listen("*:80"))),
                  pools(Map.of(name("a"), name("eta")), List.of()))
              .when(new DeleteGateway(name("g")))
              .thenDeleted()
              .thenEvent("GatewayDeleted", "/gateways/g")
              .thenChanges(
                  new ResourceChanged(endpoint("g", "e", "*:80"), null),
                  new ResourceChanged(route("g", "a", "eta"), null),
                  new ResourceChanged(gateway("g"), null));
      assertThat(view.model().pool(name("eta"))).isNotNull();
      assertThat(view.model().endpoint(name("e"))).isNull();
      assertThat(view.model().endpoint(name("d"))).isNotNull();
    }

    @Test
    void aGatewayThatIsNotThereIsRefused() {
      Given.nothing()
          .when(new DeleteGateway(name("g")))
          .thenRefused(Refusal.NotFound.class, "no gateway \"g\"");
    }
  }
}
