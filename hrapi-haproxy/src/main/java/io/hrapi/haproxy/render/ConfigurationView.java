package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.Quoting;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.configuration.UseBackend;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values that the template shows, each passed through {@link Quoting}. An optional value is a
 * list of zero or one elements, so that a misspelled name in the template is never treated as an
 * absent value.
 */
final class ConfigurationView {

  private ConfigurationView() {}

  static Map<String, Object> of(HaproxyConfiguration configuration, ServerLines serverLines) {
    RenderSettings settings = configuration.settings();
    IdentityHashMap<Backend, String> servers =
        serverLines.of(
            configuration.backends(), TimeText.of(settings.checkInterval()), configuration.names());
    return Map.ofEntries(
        Map.entry("hardStopAfter", TimeText.of(settings.hardStopAfter())),
        Map.entry("maximumReloads", settings.maximumReloads()),
        Map.entry("globalLines", globalLines(settings)),
        Map.entry("retries", settings.retries()),
        Map.entry("connectTimeout", TimeText.of(settings.connectTimeout())),
        Map.entry("clientTimeout", TimeText.of(settings.clientTimeout())),
        Map.entry("serverTimeout", TimeText.of(settings.serverTimeout())),
        Map.entry("tunnelTimeout", TimeText.of(settings.tunnelTimeout())),
        Map.entry("requestTimeout", TimeText.of(settings.requestTimeout())),
        Map.entry("keepAliveTimeout", TimeText.of(settings.keepAliveTimeout())),
        Map.entry("queueTimeout", TimeText.of(settings.queueTimeout())),
        Map.entry("fastCheckInterval", TimeText.of(RenderSettings.fast(settings.checkInterval()))),
        Map.entry("checkTimeout", TimeText.of(settings.checkTimeout())),
        Map.entry("resolvers", resolvers(configuration.names())),
        Map.entry("statistics", optional(configuration.statistics().map(s -> statistics(s)))),
        Map.entry("frontends", configuration.frontends().stream().map(f -> frontend(f)).toList()),
        Map.entry(
            "backends", configuration.backends().stream().map(b -> backend(b, servers)).toList()));
  }

  private static List<String> globalLines(RenderSettings settings) {
    List<String> lines = new ArrayList<>();
    settings.maximumConnections().ifPresent(maximum -> lines.add("maxconn " + maximum));
    return lines;
  }

  private static List<Map<String, Object>> resolvers(NameResolution names) {
    if (!names.followed()) {
      return List.of();
    }
    List<String> nameServers = new ArrayList<>();
    for (ServerAddress server : names.nameServers()) {
      nameServers.add("nameserver n" + nameServers.size() + " " + Quoting.word(server.text()));
    }
    return List.of(
        Map.of(
            "name",
            ServerLines.RESOLVERS,
            "nameServers",
            nameServers.isEmpty() ? List.of("parse-resolv-conf") : nameServers));
  }

  private static Map<String, Object> statistics(StatisticsListener listener) {
    return Map.of(
        "name", Quoting.word(StatisticsListener.FRONTEND.value()),
        "address", Quoting.word(listener.address().text()),
        "path", Quoting.word(StatisticsListener.PATH));
  }

  private static Map<String, Object> frontend(Frontend frontend) {
    return Map.of(
        "name", Quoting.word(frontend.name().value()),
        "mode", frontend.mode().word(),
        "binds", frontend.binds().stream().map(bind -> bind(bind, frontend.mode())).toList(),
        "directives", frontend.directives(),
        "rules", frontend.rules().stream().map(ConfigurationView::rule).toList(),
        "defaultBackend",
            optional(frontend.defaultBackend().map(name -> Quoting.word(name.value()))));
  }

  private static Map<String, Object> bind(Bind bind, Mode mode) {
    // The protocol behind a TCP frontend is not known, so none may be announced to clients.
    String protocols = mode == Mode.HTTP ? " alpn h2,http/1.1" : "";
    String tls =
        bind.certificateFile().map(path -> " ssl crt " + Quoting.word(path) + protocols).orElse("");
    return Map.of(
        "address", Quoting.word(bind.address().text()),
        "name", Quoting.word(bind.name()),
        "tls", tls,
        "directives",
            bind.directives().stream().map(one -> " " + one.text()).collect(Collectors.joining()));
  }

  private static Map<String, Object> rule(UseBackend rule) {
    return Map.of("backend", Quoting.word(rule.backend().value()), "condition", condition(rule));
  }

  private static String condition(UseBackend rule) {
    String host =
        rule.host()
            .map(name -> " { req.hdr(host),host_only -m str -i " + Quoting.word(name) + " }")
            .orElse("");
    // A prefix ends at the end of a path segment: "/a" must not match "/ab".
    Optional<String> prefix = rule.pathPrefix().filter(path -> !path.equals("/"));
    if (prefix.isEmpty()) {
      return host.isEmpty() ? "" : " if" + host;
    }
    String path = prefix.get();
    if (path.endsWith("/")) {
      return " if" + host + " { path -m beg " + Quoting.word(path) + " }";
    }
    String exactly = host + " { path -m str " + Quoting.word(path) + " }";
    String below = host + " { path -m beg " + Quoting.word(path + "/") + " }";
    return " if" + exactly + " or" + below;
  }

  private static Map<String, Object> backend(
      Backend backend, IdentityHashMap<Backend, String> servers) {
    String refusal =
        backend.mode() == Mode.HTTP
            ? "http-request deny deny_status 503"
            : "tcp-request content reject";
    return Map.of(
        "name", Quoting.word(backend.name().value()),
        "mode", backend.mode().word(),
        "balance",
            backend.balance().words().stream().map(Quoting::word).collect(Collectors.joining(" ")),
        "refusals", backend.enabled() ? List.of() : List.of(refusal),
        "directives", backend.directives(),
        "serverLines", servers.getOrDefault(backend, ""));
  }

  private static <T> List<T> optional(Optional<T> value) {
    return value.stream().toList();
  }
}
