package io.hrapi.events.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventTypeTest {

  private static final List<EventType> TYPES = List.of(EventType.values());

  /** Logs contain these names: none may be removed or renamed. */
  @Test
  void theStoredNamesAreForever() {
    assertThat(TYPES.stream().map(EventType::storedName))
        .containsExactlyInAnyOrder(
            "GatewayPut",
            "GatewayDeleted",
            "EndpointPut",
            "EndpointDeleted",
            "GatewayPoolPut",
            "GatewayPoolDeleted",
            "PoolPut",
            "PoolDeleted",
            "TargetPut",
            "TargetDeleted",
            "TargetCheckFailed",
            "PolicyPut",
            "PolicyReset",
            "CertificatePut",
            "CertificateDeleted",
            "ModelPut",
            "TransactionApplied",
            "Imported",
            "Restored",
            "LogAdopted",
            "ConfigurationCommitted",
            "CommitRefused",
            "CommitFailed",
            "CommitConfirmed",
            "CommitNotConfirmed",
            "WayBackFailed",
            "PendingPut",
            "PendingDeleted",
            "HaproxyStarted",
            "HaproxyRestarted",
            "HaproxyStopped",
            "HaproxyDied",
            "HaproxyGivenUp",
            "HaproxyDrifted",
            "DriftEnded",
            "BackupStored",
            "SecretsRotated",
            "SecretDestroyed",
            "LogLossAccepted",
            "GarbageCollected",
            "LogLevelSet");
  }

  @Test
  void everyTypeSaysInOneSentenceWhatItMeans() {
    assertThat(TYPES.stream().map(EventType::meaning))
        .doesNotHaveDuplicates()
        .allMatch(meaning -> meaning.matches("[A-Z][^.]*\\."));
  }

  @Test
  void everyChangeIsCarriedByEventsOfSomeType() {
    assertThat(leaves(Change.class).filter(leaf -> TYPES.stream().noneMatch(carries(leaf))))
        .isEmpty();
    assertThat(TYPES.stream().flatMap(type -> type.changes().stream()))
        .allMatch(Change.class::isAssignableFrom);
  }

  private static Predicate<EventType> carries(Class<?> leaf) {
    return type ->
        leaf == ClockDoubted.class
            || type.changes().stream().anyMatch(kind -> kind.isAssignableFrom(leaf));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypeTest::leaves)
        : Stream.of(type);
  }

  @Test
  void anEventCarriesWhatItsTypeSaysAndMaybeADoubtedTime() {
    assertThat(EventType.DRIFT_ENDED.carries(new DriftEnded("c"))).isTrue();
    assertThat(EventType.DRIFT_ENDED.carries(new ClockDoubted(1))).isTrue();
    assertThat(EventType.DRIFT_ENDED.carries(new DeploymentForgotten())).isFalse();
  }
}
