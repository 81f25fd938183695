package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.model.CertificateFields;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.model.TargetFields;
import io.hrapi.haproxy.configuration.Directive;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectiveTableTest {

  /** Fields that determine the structure: the mapper reads them by name. */
  private static final Set<Field<?, ?>> STRUCTURE =
      Set.of(
          GatewayFields.NAME,
          GatewayFields.DEFAULT_POOL,
          GatewayFields.ENABLED,
          EndpointFields.NAME,
          EndpointFields.GATEWAY,
          EndpointFields.ADDRESS,
          RouteFields.GATEWAY,
          RouteFields.ALIAS,
          RouteFields.POOL,
          RouteFields.HOST,
          RouteFields.PATH,
          PoolFields.NAME,
          PoolFields.ENABLED,
          PoolFields.ALGORITHM,
          PoolFields.WEIGHT,
          PoolFields.MAXCONN,
          TargetFields.NAME,
          TargetFields.POOL,
          TargetFields.ADDRESS,
          TargetFields.WEIGHT,
          TargetFields.ENABLED,
          TargetFields.DRAINING);

  @Test
  void everyFieldReachesHaproxy() {
    Set<Object> reached = new HashSet<>(STRUCTURE);
    Stream.of(
            DirectiveTable.OF_GATEWAYS,
            DirectiveTable.OF_ENDPOINTS,
            DirectiveTable.OF_POOLS,
            DirectiveTable.OF_TARGETS)
        .forEach(table -> reached.addAll(table.fields()));
    for (Kind<?> kind : Kinds.ALL) {
      // A certificate is a file; the configuration contains none of its fields.
      if (kind != CertificateFields.KIND) {
        assertThat(reached).as(kind.word()).containsAll(kind.fields());
      }
    }
  }

  private static Gateway gateway(Protocol protocol) {
    return new Gateway(new Name("g"), protocol, null, true);
  }

  @Test
  void eachFieldThatHasAValueIsItsDirectiveInTheOrderOfTheRows() {
    DirectiveTable<Gateway> table =
        new DirectiveTable<>(
            List.of(
                DirectiveTable.row(
                    GatewayFields.DEFAULT_POOL, pool -> Directive.of("description", pool.value())),
                DirectiveTable.several(
                    GatewayFields.PROTOCOL,
                    protocol ->
                        List.of(Directive.of("option a"), Directive.of("mode", "of " + protocol))),
                DirectiveTable.row(
                    GatewayFields.NAME, name -> Directive.of("email", name.value()))));
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
                    GatewayFields.NAME, name -> Directive.of("description", "a\n" + name))));
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
