package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.RenderSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A loaded configuration is recognized even if the settings have changed since. */
final class ModelRendererTest {

  private static final RenderSettings THEN = RenderSettings.defaults();

  private final View view =
      new View(
          LogHead.EMPTY,
          0,
          1,
          Model.EMPTY.with(new Gateway(new Name("g"), Protocol.TCP, null, true), 1),
          Deployment.NONE);
  private final String loaded = renderer(THEN).text(view, view);
  private final LoadedCommit commit =
      new LoadedCommit("id", new ModelReference(1), Rendered.sha256(loaded), new TreeMap<>(), 9029);

  private static ModelRenderer renderer(RenderSettings settings) {
    return new ModelRenderer(
        settings,
        new TargetNameResolution(""),
        new StatisticsPage("127.0.0.1", 9029, Set::of, () -> Deployment.NONE),
        new CertificateFiles(certificate -> new byte[0]),
        () -> Instant.EPOCH);
  }

  private Optional<HaproxyConfiguration> known(RenderSettings now, String text) {
    return renderer(now).structure(view, commit, () -> text);
  }

  @Test
  void itHasTheLimitsOfOldWorkersThatItWasLoadedWith() {
    RenderSettings now = THEN.withOldWorkers(Duration.ofHours(8), 1_000);
    assertThat(renderer(now).text(view, view))
        .contains("hard-stop-after 28800s\n", "mworker-max-reloads 1000\n");
    assertThat(known(now, loaded)).get().extracting(HaproxyConfiguration::settings).isEqualTo(THEN);
    assertThat(known(THEN, "not asked for")).isPresent();
  }

  @Test
  void whatElseIsDifferentIsNotGuessed() {
    RenderSettings now = THEN.withOldWorkers(Duration.ofHours(8), 1_000);
    assertThat(known(now, loaded.replace("mworker-max-reloads 20", "mworker-max-reloads 21")))
        .isEmpty();
    assertThat(known(now, "")).isEmpty();
  }
}
