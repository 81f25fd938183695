package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Protocol;
import io.hrapi.haproxy.configuration.Directive;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectiveTableTest {

  private static Gateway gateway(Protocol protocol) {
    return new Gateway(new Name("g"), protocol, null, true);
  }

  @Test
  void eachFieldThatHasAValueIsItsDirectiveInTheOrderOfTheRows() {
    DirectiveTable<Gateway> table =
        new DirectiveTable<>(
            List.of(
                DirectiveTable.row(
                    gateway -> gateway.defaultPool(),
                    pool -> Directive.of("description", pool.value())),
                DirectiveTable.several(
                    gateway -> gateway.protocol(),
                    protocol ->
                        List.of(Directive.of("option a"), Directive.of("mode", "of " + protocol))),
                DirectiveTable.row(
                    gateway -> gateway.name(), name -> Directive.of("email", name.value()))));
    assertThat(table.of(gateway(Protocol.TCP)))
        .map(Directive::text)
        .containsExactly("option a", "mode \"of tcp\"", "email g");
  }

  @Test
  void aValueThatCannotBeADirectiveIsRefused() {
    DirectiveTable<Gateway> table =
        new DirectiveTable<>(
            List.of(
                DirectiveTable.row(
                    gateway -> gateway.name(), name -> Directive.of("description", "a\n" + name))));
    assertThatThrownBy(() -> table.of(gateway(Protocol.HTTP)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("description");
  }

  @Test
  void serversAreToldOfTlsByGatewaysThatSpeakIt() {
    assertThat(DirectiveTable.OF_GATEWAYS.of(gateway(Protocol.HTTPS)))
        .map(Directive::text)
        .containsExactly("http-request set-header X-Forwarded-Proto https");
    assertThat(DirectiveTable.OF_GATEWAYS.of(gateway(Protocol.HTTP))).isEmpty();
    assertThat(DirectiveTable.OF_GATEWAYS.of(gateway(Protocol.TCP))).isEmpty();
  }
}
