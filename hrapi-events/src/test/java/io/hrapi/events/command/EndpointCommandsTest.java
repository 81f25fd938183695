package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putGateway;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EndpointCommandsTest {

  private static Command put(String gateway, @Nullable String address) {
    return Puts.endpoint(name(gateway), name("e"), address == null ? null : listen(address));
  }

  @Nested
  class Putting {

    @Test
    void aNewEndpointIsMade() {
      given(putGateway("g"))
          .when(put("g", "*:80"))
          .thenCreated()
          .thenEvent("EndpointPut", "/gateways/g/endpoints/e")
          .thenMovedFrom(Map.of())
          .thenChanges(new ResourceChanged(null, endpoint("g", "e", "*:80")));
    }

    @Test
    void anExistingOneGetsAnotherAddress() {
      given(putGateway("g"), put("g", "*:80"))
          .when(put("g", ":80"))
          .thenModified()
          .thenChanges(new ResourceChanged(endpoint("g", "e", "*:80"), endpoint("g", "e", ":80")));
    }

    @Test
    void theSameAgainOrNoAddressChangesNothing() {
      given(putGateway("g"), put("g", "*:80")).when(put("g", "*:80")).thenNothingChanges();
      given(putGateway("g"), put("g", "*:80")).when(put("g", null)).thenNothingChanges();
    }

    @Test
    void anEndpointOfAnotherGatewayMovesHereAndKeepsItsAddress() {
      ResourceChanged move =
          new ResourceChanged(endpoint("f", "e", "*:80"), endpoint("g", "e", "*:80"));
      given(putGateway("f"), putGateway("g"), put("f", "*:80"))
          .when(put("g", null))
          .thenModified()
          .thenMovedFrom(Map.of("e", "f"))
          .thenChanges(move);
      assertThat(move.path()).isEqualTo("/gateways/g/endpoints/e");
    }

    @Test
    void aNewEndpointWithoutAnAddressIsRefused() {
      assertThat(
              given(putGateway("g"))
                  .when(put("g", null))
                  .thenRefused(Refusal.Invalid.class, "address", "\"e\"")
                  .pointer())
          .isEqualTo("/address");
    }

    @Test
    void aCertificateThatIsNotStoredIsRefused() {
      given(putGateway("g"))
          .when(put("g", "*:443 @key.pem"))
          .thenRefused(Refusal.NotFound.class, "certificate \"key\"");
    }

    @Test
    void aGatewayThatIsNotThereIsRefused() {
      Given.nothing()
          .when(put("g", "*:80"))
          .thenRefused(Refusal.NotFound.class, "no gateway \"g\"");
    }
  }

  @Nested
  class Deleting {

    private final Command delete = new DeleteEndpoint(name("g"), name("e"));

    @Test
    void anEndpointGoes() {
      given(putGateway("g"), put("g", "*:80"))
          .when(delete)
          .thenDeleted()
          .thenEvent("EndpointDeleted", "/gateways/g/endpoints/e")
          .thenChanges(new ResourceChanged(endpoint("g", "e", "*:80"), null));
    }

    @Test
    void anEndpointOfAnotherGatewayIsRefused() {
      given(putGateway("f"), putGateway("g"), put("f", "*:80"))
          .when(delete)
          .thenRefused(Refusal.NotFound.class, "\"g\"", "no endpoint \"e\"");
    }

    @Test
    void whatIsNotThereIsRefused() {
      Given.nothing().when(delete).thenRefused(Refusal.NotFound.class, "no gateway \"g\"");
      given(putGateway("g")).when(delete).thenRefused(Refusal.NotFound.class, "no endpoint \"e\"");
    }
  }
}
