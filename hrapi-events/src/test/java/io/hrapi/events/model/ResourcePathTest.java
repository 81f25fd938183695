package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The format of paths, which are stored forever. */
final class ResourcePathTest {

  private static final Name G = new Name("g");
  private static final Name P = new Name("p");
  private static final Name T = new Name("targets");

  private static final List<ResourcePath> ALL =
      List.of(
          ResourcePath.gateway(G),
          ResourcePath.endpoint(G, new Name("e")),
          ResourcePath.route(G, new Name("a")),
          ResourcePath.pool(P),
          ResourcePath.target(P, T),
          ResourcePath.certificate(new Name("c")));

  @Test
  void everyKindHasItsForm() {
    assertThat(Stream.concat(ALL.stream(), Stream.of(ResourcePath.policy(P))))
        .extracting(ResourcePath::text)
        .containsExactly(
            "/gateways/g",
            "/gateways/g/endpoints/e",
            "/gateways/g/pools/a",
            "/pools/p",
            "/pools/p/targets/targets",
            "/certificates/c",
            "/pools/p/policy");
  }

  @Test
  void aPathIsOfOneKindAlone() {
    for (ResourcePath path : ALL) {
      assertThat(Kinds.ALL.stream().filter(path::isOf)).as(path.text()).hasSize(1);
    }
    for (String other :
        List.of(
            "/model", "/pools/p/policy", "/pools/", "pools/p", "/pools/p/targets/", "/a/pools/p")) {
      assertThat(Kinds.ALL.stream().filter(new ResourcePath(other)::isOf)).as(other).isEmpty();
    }
  }

  @Test
  void knowsWhatItIsInAndWhatIsBelow() {
    assertThat(ResourcePath.target(P, T).parent()).isEqualTo(ResourcePath.pool(P));
    assertThat(ResourcePath.pool(P).parent()).isNull();
    assertThat(ResourcePath.MODEL.parent()).isNull();
    assertThat(ResourcePath.pool(P).contains("/pools/p")).isTrue();
    assertThat(ResourcePath.pool(P).contains("/pools/p/targets/t")).isTrue();
    assertThat(ResourcePath.pool(P).contains("/pools/p2")).isFalse();
    assertThat(ResourcePath.pool(P).contains("/pools")).isFalse();
  }
}
