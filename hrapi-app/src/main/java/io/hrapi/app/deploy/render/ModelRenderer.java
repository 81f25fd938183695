package io.hrapi.app.deploy.render;

import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import io.hrapi.haproxy.render.WorkerLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Renders a version of the model, which depends only on that version and the current settings. The
 * only exception: before the first commit, a configuration to be loaded has the statistics page on
 * the first free port; a text that is only shown does not depend on free ports. Thread-safe.
 */
public final class ModelRenderer {

  private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(2);

  private final ConfigurationRenderer renderer = new ConfigurationRenderer();
  private final MappedPools pools = new MappedPools();
  private final SharedAddresses shared =
      new SharedAddresses(new EndpointHostResolver(LOOKUP_LIMIT)::addresses);
  private final RenderSettings settings;
  private final TargetNameResolution names;
  private final StatisticsPage page;
  private final CertificateFiles certificates;
  private final InstantSource clock;

  public ModelRenderer(
      RenderSettings settings,
      TargetNameResolution names,
      StatisticsPage page,
      CertificateFiles certificates,
      InstantSource clock) {
    this.settings = settings;
    this.names = names;
    this.page = page;
    this.certificates = certificates;
    this.clock = clock;
  }

  /**
   * Renders a view, to be loaded or checked.
   *
   * @throws Refusal naming the resource that cannot be rendered
   * @throws io.hrapi.app.deploy.DeployException if the private key of a certificate cannot be
   *     decrypted
   */
  public Rendered render(View view) {
    StatisticsListener statistics = page.listener(view);
    ModelMapper.Mapped mapped = map(view, statistics);
    List<String> warnings = new ArrayList<>(mapped.warnings());
    Set<BindAddress> reserved = new HashSet<>(page.ownPorts());
    reserved.add(statistics.address());
    warnings.addAll(shared.check(mapped.endpoints(), reserved));
    warnings.addAll(
        ServedCertificate.warnings(view.model(), mapped.certificates(), clock.instant()));
    KeptText text = UploadRenderer.kept(renderer.render(mapped.configuration()));
    SortedMap<String, byte[]> files = certificates.of(view.model(), mapped.certificates());
    return new Rendered(
        new ModelReference(view.modelVersion()),
        view.modelVersion(),
        Rendered.commitId(text.sha256(), files),
        text,
        files,
        statistics,
        Optional.empty(),
        mapped.endpoints(),
        List.copyOf(warnings),
        List.of(text),
        Optional.of(mapped.configuration()));
  }

  /**
   * Returns the structure of a loaded commit, if its view still renders to the same text; decrypts
   * no private key. The limits of old workers may differ from the current settings: they are read
   * from the loaded text.
   *
   * @param loaded supplies the loaded text
   * @return empty if another release or other settings rendered the loaded text
   */
  public Optional<HaproxyConfiguration> structure(
      View view, LoadedCommit commit, Supplier<String> loaded) {
    Optional<HaproxyConfiguration> today = structure(view, commit, settings);
    if (today.isPresent()) {
      return today;
    }
    WorkerLimits limits =
        new WorkerLimits(settings.hardStopAfter(), settings.maximumReloads()).or(loaded.get());
    RenderSettings then = settings.withOldWorkers(limits.hardStopAfter(), limits.maximumReloads());
    return then.equals(settings) ? Optional.empty() : structure(view, commit, then);
  }

  private Optional<HaproxyConfiguration> structure(
      View view, LoadedCommit commit, RenderSettings of) {
    HaproxyConfiguration configuration =
        map(view, page.listener(commit.statisticsPort()), of).configuration();
    return Rendered.sha256(renderer.render(configuration)).equals(commit.text())
        ? Optional.of(configuration)
        : Optional.empty();
  }

  /**
   * Renders only the text, for people to read; decrypts no private key.
   *
   * @param requested the requested version; {@code model} is older if an older model is pending
   */
  String text(View model, View requested) {
    return renderer.render(map(model, page.shown(model, requested)).configuration());
  }

  /** Returns whether {@link #text} is the same as if nothing had been committed yet. */
  boolean isShownAsBeforeAnyCommit(View view) {
    return page.shown(view, view).equals(page.shownBeforeAnyCommit(view));
  }

  private ModelMapper.Mapped map(View view, StatisticsListener statistics) {
    return map(view, statistics, settings);
  }

  private ModelMapper.Mapped map(View view, StatisticsListener statistics, RenderSettings of) {
    return ModelMapper.map(view.model(), statistics, page.ownPorts(), of, names.now(), pools);
  }
}
