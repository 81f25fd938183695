package io.hrapi.events.change;

import static io.hrapi.events.fixture.Some.certificate;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.route;
import static io.hrapi.events.fixture.Some.target;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.model.Model;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A change is applied only if the resource is as its {@code before} says. */
class ResourceChangedTest {

  private static final Model MODEL =
      Model.EMPTY
          .with(gateway("g"), 1)
          .with(endpoint("g", "e", "*:80"), 2)
          .with(route("g", "a", "eta"), 3)
          .with(pool("eta"), 4)
          .with(target("eta", "t", "h:1"), 5)
          .with(certificate("c", 1, "s1"), 5);

  static List<ResourceChanged> misfits() {
    return List.of(
        new ResourceChanged(null, gateway("g")),
        new ResourceChanged(gateway("x"), null),
        new ResourceChanged(null, endpoint("g", "e", "*:81")),
        new ResourceChanged(endpoint("g", "e", "*:81"), null),
        new ResourceChanged(null, endpoint("x", "f", "*:81")),
        new ResourceChanged(null, route("g", "a", "theta")),
        new ResourceChanged(route("g", "b", "eta"), null),
        new ResourceChanged(null, route("x", "a", "eta")),
        new ResourceChanged(null, pool("eta")),
        new ResourceChanged(pool("x"), null),
        new ResourceChanged(null, target("eta", "t", "h:2")),
        new ResourceChanged(target("eta", "t", "h:2"), null),
        new ResourceChanged(null, target("x", "u", "h:2")),
        new ResourceChanged(null, certificate("c", 2, "s2")),
        new ResourceChanged(certificate("c", 1, "s2"), certificate("c", 2, "s3")),
        new ResourceChanged(certificate("d", 1, "s1"), null));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void oneThatDoesNotFitIsRefused(ResourceChanged change) {
    assertThatThrownBy(() -> change.applyTo(MODEL, 6)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aParentDoesNotGoBeforeItsChildren() {
    assertThatThrownBy(() -> new ResourceChanged(gateway("g"), null).applyTo(MODEL, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still has endpoints or routes");
    assertThatThrownBy(() -> new ResourceChanged(pool("eta"), null).applyTo(MODEL, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still has targets");
  }

  @Nested
  class Making {

    @Test
    void ofNothingIsRefused() {
      assertThatThrownBy(() -> new ResourceChanged(null, null))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new ResourceChanged(null, null))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofTwoResourcesIsRefused() {
      assertThatThrownBy(() -> new ResourceChanged(gateway("a"), gateway("b")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new ResourceChanged(route("f", "a", "p"), route("g", "a", "p")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> new ResourceChanged(certificate("c", 1, "s1"), certificate("d", 1, "s1")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> new ResourceChanged(endpoint("g", "a", ":1"), endpoint("g", "b", ":1")))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreKeptApartByKind() {
      Model model = MODEL.with(pool("g"), 6).with(target("g", "eta", "h:1"), 7);
      org.assertj.core.api.Assertions.assertThat(model.target(name("eta")))
          .isEqualTo(target("g", "eta", "h:1"));
    }
  }
}
