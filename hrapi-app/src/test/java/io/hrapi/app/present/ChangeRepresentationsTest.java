package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.DeviationRepresentation;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeRepresentationsTest {

  private static final Certificate CERTIFICATE =
      new Certificate(
          new Name("key"),
          "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n",
          Hash.ZERO,
          "CN=shop.example",
          List.of("shop.example", "192.0.2.7"),
          1_767_225_600_000_000L,
          1_798_761_599_000_000L,
          "RSA 2048",
          "s1");

  private static final Map<String, Object> SHOWN =
      Map.of(
          "fingerprint",
          "0".repeat(64),
          "subject",
          "CN=shop.example",
          "names",
          List.of("shop.example", "192.0.2.7"),
          "notBefore",
          "2026-01-01T00:00:00.000000Z",
          "notAfter",
          "2026-12-31T23:59:59.000000Z",
          "keyAlgorithm",
          "RSA 2048",
          "secret",
          "s1");

  @Test
  void aCertificateIsShownByWhatIsKnownOfIt() {
    assertThat(
            ChangeRepresentations.of(
                List.of(
                    new ResourceChanged(null, CERTIFICATE),
                    new ResourceChanged(CERTIFICATE, null))))
        .containsExactly(
            new ChangeRepresentation("/v1/certificates/key", "added", null, null, SHOWN),
            new ChangeRepresentation("/v1/certificates/key", "removed", null, SHOWN, null));
  }

  @Test
  void whatTheWatchFoundIsShown() {
    Deviation deviation = new Deviation("weight", "/pools/p/targets/t", "1", "9");
    assertThat(
            ChangeRepresentations.of(
                List.of(
                    new HaproxyDied("c1", 4711, List.of("killed")),
                    new HaproxyGivenUp("c1", 5, List.of()),
                    new DriftFound("c1", 120, List.of(deviation)),
                    new DriftEnded("c1"))))
        .containsExactly(
            happened(
                "haproxyDied", Map.of("commit", "c1", "pid", 4711L, "messages", List.of("killed"))),
            happened("haproxyGivenUp", Map.of("commit", "c1", "starts", 5, "messages", List.of())),
            happened(
                "driftFound",
                Map.of(
                    "commit",
                    "c1",
                    "count",
                    120,
                    "drift",
                    List.of(
                        new DeviationRepresentation("weight", "/v1/pools/p/targets/t", "1", "9")))),
            happened("driftEnded", Map.of("commit", "c1")));
  }

  private static ChangeRepresentation happened(String what, Map<String, Object> after) {
    return new ChangeRepresentation("/v1/haproxy", what, null, null, after);
  }

  @Test
  void whatHappenedToPrivateKeysIsShownByTheirIds() {
    assertThat(
            ChangeRepresentations.of(
                List.of(new SecretsResealed("k2", List.of("s1", "s2")), new SecretDestroyed("s3"))))
        .containsExactly(
            new ChangeRepresentation(
                "/v1/secrets",
                "secretsResealed",
                null,
                null,
                Map.of("key", "k2", "secrets", List.of("s1", "s2"))),
            new ChangeRepresentation("/v1/secrets/s3", "secretDestroyed", null, null, null));
  }

  @Test
  void everyChangeThatIsNoneOfAResourceHasARow() {
    assertThat(HappenedRepresentations.shown())
        .containsExactlyInAnyOrderElementsOf(leaves(Change.class).toList());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type == ResourceChanged.class
        ? Stream.of()
        : type.isSealed()
            ? Arrays.stream(type.getPermittedSubclasses())
                .flatMap(ChangeRepresentationsTest::leaves)
            : Stream.of(type);
  }
}
