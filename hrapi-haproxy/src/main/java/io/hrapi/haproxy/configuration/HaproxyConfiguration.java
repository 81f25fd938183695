package io.hrapi.haproxy.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that HAProxy will run. Immutable and consistent as a whole: every backend that
 * is referenced exists and has the protocol of its frontend, and no name or address occurs twice.
 *
 * @param statistics the address of the statistics page; if absent, there is no page
 * @param names reduced to what matters to these backends
 */
public record HaproxyConfiguration(
    List<Frontend> frontends,
    List<Backend> backends,
    Optional<StatisticsListener> statistics,
    RenderSettings settings,
    NameResolution names) {

  /** Creates a configuration whose host names are resolved once, whenever it is loaded. */
  public HaproxyConfiguration(
      List<Frontend> frontends,
      List<Backend> backends,
      Optional<StatisticsListener> statistics,
      RenderSettings settings) {
    this(frontends, backends, statistics, settings, NameResolution.ONCE);
  }

  /**
   * @throws IllegalArgumentException if two proxies have the same name, two binds the same address,
   *     or a frontend refers to a backend that does not exist or has another mode
   */
  public HaproxyConfiguration {
    frontends = List.copyOf(frontends);
    backends = List.copyOf(backends);
    names = names.of(backends);
    Consumer<String> proxies = Validation.unique("proxy");
    Consumer<String> addresses = Validation.unique("bind address");
    statistics.ifPresent(
        listener -> {
          proxies.accept(StatisticsListener.FRONTEND.value());
          addresses.accept(listener.address().text());
        });
    Map<ProxyName, Mode> modes = new HashMap<>();
    for (Backend backend : backends) {
      proxies.accept(backend.name().value());
      modes.put(backend.name(), backend.mode());
    }
    for (Frontend frontend : frontends) {
      proxies.accept(frontend.name().value());
      frontend.binds().forEach(bind -> addresses.accept(bind.address().text()));
      frontend.rules().forEach(rule -> reference(frontend, rule.backend(), modes));
      frontend.defaultBackend().ifPresent(name -> reference(frontend, name, modes));
    }
  }

  /** Returns whether a server has a host name, which must be resolved to an address. */
  public boolean hasNames() {
    return backends.stream()
        .flatMap(backend -> backend.servers().stream())
        .anyMatch(server -> server.address().host().isName());
  }

  private static void reference(Frontend frontend, ProxyName backend, Map<ProxyName, Mode> modes) {
    @Nullable Mode mode = modes.get(backend);
    if (mode == null) {
      throw new IllegalArgumentException(
          "frontend '"
              + frontend.name()
              + "' names backend '"
              + backend
              + "', which does not exist");
    }
    if (mode != frontend.mode()) {
      throw new IllegalArgumentException(
          String.format(
              "frontend '%s' speaks %s, its backend '%s' %s; expected the same of both",
              frontend.name(), frontend.mode().word(), backend, mode.word()));
    }
  }
}
