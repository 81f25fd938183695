package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Protocol;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.StatisticsListener;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An endpoint whose certificate is missing, after a restore or an import, never serves plain HTTP.
 */
final class MissingCertificateTest {

  private static final Name GATEWAY = new Name("g");

  @Test
  void anEndpointThatNamesItIsRefused() {
    Model model =
        Model.EMPTY
            .with(new Gateway(GATEWAY, Protocol.HTTP, null, true), 1)
            .with(
                new Endpoint(new Name("e"), GATEWAY, EndpointAddress.parse("*:8443 @gone.pem")), 1);
    Refusal.Conflict refused =
        catchThrowableOfType(
            Refusal.Conflict.class,
            () ->
                ModelMapper.map(
                    model,
                    new StatisticsListener(new AddressHost("127.0.0.1"), 9029),
                    Set.of(),
                    RenderSettings.defaults(),
                    NameResolution.ONCE,
                    new MappedPools()));
    assertThat(refused).hasMessageContaining("\"gone\"");
    assertThat(refused.conflicting())
        .containsExactly("/gateways/g/endpoints/e", "/certificates/gone");
  }

  @Test
  void aConfigurationThatNamesItHasNoFiles() {
    CertificateFiles files = new CertificateFiles(certificate -> new byte[0]);
    assertThat(
            catchThrowableOfType(
                DeployException.class, () -> files.of(Model.EMPTY, List.of(new Name("gone")))))
        .hasMessageContaining("\"gone\"");
  }
}
