package io.hrapi.events.change;

import static io.hrapi.events.fixture.Some.certificate;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.model.Model;
import org.junit.jupiter.api.Test;

/** The order of the changes, also where any order could be applied. */
class ModelDiffTest {

  private static final Model WITH =
      Model.EMPTY
          .with(certificate("c", 1, "s1"), 1)
          .with(gateway("g"), 2)
          .with(endpoint("g", "e", "*:443 @c"), 3);

  @Test
  void aCertificateComesBeforeTheEndpointsThatNameIt() {
    assertThat(ModelDiff.between(Model.EMPTY, WITH))
        .containsExactly(
            new ResourceChanged(null, certificate("c", 1, "s1")),
            new ResourceChanged(null, gateway("g")),
            new ResourceChanged(null, endpoint("g", "e", "*:443 @c")));
  }

  @Test
  void aCertificateGoesAfterTheEndpointsThatNamedIt() {
    Model without = Model.EMPTY.with(gateway("g"), 2).with(endpoint("g", "e", "*:80"), 3);
    assertThat(ModelDiff.between(WITH, without))
        .containsExactly(
            new ResourceChanged(endpoint("g", "e", "*:443 @c"), endpoint("g", "e", "*:80")),
            new ResourceChanged(certificate("c", 1, "s1"), null));
  }

  @Test
  void theSameCertificateOfAnotherVersionIsNoChange() {
    assertThat(ModelDiff.between(WITH, WITH.with(certificate("c", 1, "s1"), 9))).isEmpty();
  }

  @Test
  void aCertificateThatIsGoneMayStillBeNamed() {
    Model dangling = WITH.withoutCertificate(new io.hrapi.events.model.Name("c"));
    assertThat(ModelDiff.apply(ModelDiff.between(WITH, dangling), WITH, 9))
        .isEqualTo(dangling)
        .isNotEqualTo(WITH);
  }
}
