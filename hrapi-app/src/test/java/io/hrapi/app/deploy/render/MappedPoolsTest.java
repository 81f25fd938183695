package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The cache between renderings changes only the time they take. */
final class MappedPoolsTest {

  private static final Name HTTP = new Name("http");
  private static final Name TCP = new Name("tcp");
  private static final List<String> POOLS = List.of("a", "b", "c", "d");
  private static final int CHANGES = 200;

  private final MappedPools pools = new MappedPools();

  private static ModelMapper.Mapped mapped(Model model, MappedPools kept) {
    return ModelMapper.map(
        model,
        new StatisticsListener(new AddressHost("127.0.0.1"), 9029),
        Set.of(),
        RenderSettings.defaults(),
        NameResolution.ONCE,
        kept);
  }

  private static HaproxyConfiguration map(Model model, MappedPools kept) {
    return mapped(model, kept).configuration();
  }

  private static Model model() {
    Model model =
        Model.EMPTY
            .with(new Gateway(HTTP, Protocol.HTTP, new Name("a"), true), 1)
            .with(new Endpoint(new Name("e"), HTTP, EndpointAddress.parse("*:8080")), 1)
            .with(new Gateway(TCP, Protocol.TCP, new Name("b"), true), 1)
            .with(new Endpoint(new Name("f"), TCP, EndpointAddress.parse("*:8081")), 1);
    for (String pool : POOLS) {
      model =
          model
              .with(new Pool(new Name(pool), true, Policy.DEFAULT), 1)
              .with(
                  new Route(
                      HTTP,
                      new Name(pool),
                      new Name(pool),
                      new io.hrapi.events.model.Host(pool + ".example"),
                      null),
                  1);
    }
    return model;
  }

  @Test
  void whatIsKeptRendersAsWhatIsNot() {
    Random random = new Random(1);
    ConfigurationRenderer renderer = new ConfigurationRenderer();
    Model model = model();
    for (int version = 2; version < CHANGES; version++) {
      Name pool = new Name(POOLS.get(random.nextInt(POOLS.size())));
      model = model.with(new Pool(pool, random.nextBoolean(), Policy.DEFAULT), version);
      assertThat(renderer.render(map(model, pools)))
          .isEqualTo(new ConfigurationRenderer().render(map(model, new MappedPools())));
    }
  }

  @Test
  void whatIsWarnedOfIsWarnedOfAgain() {
    Model draining =
        model()
            .with(
                new Target(
                    new Name("t"),
                    new Name("a"),
                    TargetAddress.parse("127.0.0.1:80"),
                    null,
                    true,
                    true),
                2);
    for (int i = 0; i < 2; i++) {
      assertThat(mapped(draining, pools).warnings())
          .anySatisfy(warning -> assertThat(warning).contains("pool a", "drain"));
    }
  }

  @Test
  void aPoolThatStaysIsTheSameBackendInEachMode() {
    Model model = model();
    List<Backend> before = map(model, pools).backends();
    List<Backend> after =
        map(model.with(new Pool(new Name("c"), false, Policy.DEFAULT), 2), pools).backends();
    assertThat(before).extracting(backend -> backend.name().value()).contains("tcp-pool:b");
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).name().value().endsWith(":c")) {
        assertThat(after.get(i)).isNotEqualTo(before.get(i));
      } else {
        assertThat(after.get(i)).isSameAs(before.get(i));
      }
    }
  }
}
