package io.hrapi.haproxy.runtime;

import static io.hrapi.haproxy.Fixtures.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Changes are shown in answers and in the log: as sentences, and a certificate without its key. */
final class RuntimeChangeTest {

  @Test
  void eachIsToldInWordsThatNameWhatItIsOf() {
    Server server =
        new Server("s", ServerAddress.parse("127.0.0.1:80"), 1, false, true, OptionalInt.empty());
    List<RuntimeChange> ofServers =
        List.of(
            new RuntimeChange.WeightSet(name("b"), "s", 7),
            new RuntimeChange.EnabledSet(name("b"), "s", false),
            new RuntimeChange.AddressSet(name("b"), "s", new AddressHost("::1"), 80),
            new RuntimeChange.MaxconnSet(name("b"), "s", 7),
            new RuntimeChange.ServerAdded(name("b"), server),
            new RuntimeChange.ServerRemoved(name("b"), "s"));
    assertThat(ofServers)
        .extracting(RuntimeChange::words)
        .allSatisfy(words -> assertThat(words).endsWith("server b/s").doesNotContain("="))
        .doesNotHaveDuplicates();
    RuntimeChange certificate = new RuntimeChange.CertificateReplaced("c.pem", "-----BEGIN");
    assertThat(certificate.words()).contains("c.pem").doesNotContain("BEGIN");
  }
}
