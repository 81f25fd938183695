package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * How a running HAProxy gets from one configuration to another: by changes at run time or, if there
 * is a reason, only by a reload.
 *
 * @param changes the changes in the order in which they are to be made; empty if there is a reason
 * @param reason why a reload is needed, in words; empty if none is
 */
public record RuntimePlan(List<RuntimeChange> changes, String reason) {

  /**
   * The first version in which servers can be added without experimental mode (management guide,
   * "add server").
   */
  private static final HaproxyVersion SERVERS_COME_AND_GO = new HaproxyVersion(2, 6);

  /** The plan for two equal configurations. */
  static final RuntimePlan NOTHING = new RuntimePlan(List.of(), "");

  public RuntimePlan {
    changes = List.copyOf(changes);
  }

  /** Returns a plan that needs a reload, with the reason in words. */
  public static RuntimePlan reload(String reason) {
    return new RuntimePlan(List.of(), reason);
  }

  static RuntimePlan of(RuntimeChange change) {
    return new RuntimePlan(List.of(change), "");
  }

  /** Returns whether the plan adds servers. */
  public boolean addsServers() {
    return changes.stream().anyMatch(RuntimeChange.ServerAdded.class::isInstance);
  }

  /**
   * Returns this plan, or a reload if the worker would refuse a weight: with an algorithm of fixed
   * weights, a server accepts at run time only the weight with which the worker loaded it, and only
   * HAProxy knows that weight.
   *
   * @param wanted the configuration after the changes
   * @param timeout for each response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  public RuntimePlan asLoaded(AdminSocket admin, HaproxyConfiguration wanted, Duration timeout) {
    Map<ProxyName, Balance> fixed = new HashMap<>();
    for (Backend backend : wanted.backends()) {
      if (!backend.balance().takesAnyWeight()) {
        fixed.put(backend.name(), backend.balance());
      }
    }
    List<RuntimeChange.WeightSet> weights =
        changes.stream()
            .filter(RuntimeChange.WeightSet.class::isInstance)
            .map(RuntimeChange.WeightSet.class::cast)
            .filter(set -> set.weight() != 0 && fixed.containsKey(set.backend()))
            .toList();
    if (weights.isEmpty()) {
      return this;
    }
    ServerStates now =
        ServerStates.ask(
            admin,
            weights.stream().map(set -> set.backend().value()).collect(Collectors.toSet()),
            timeout);
    return weights.stream()
        .filter(
            set ->
                now.of(set.backend().value(), set.server())
                    .filter(state -> state.loadedWeight() == set.weight())
                    .isEmpty())
        .findFirst()
        .map(
            set ->
                reload(
                    "backend "
                        + set.backend()
                        + ": "
                        + fixed.get(set.backend())
                        + " accepts at run time only the weight with which server "
                        + set.server()
                        + " was loaded"))
        .orElse(this);
  }

  /** Returns whether no reload is needed. */
  public boolean isPossible() {
    return reason.isEmpty();
  }

  /**
   * Plans the way from one configuration to another.
   *
   * @param replaced the files of the new configuration whose content differs from before, by their
   *     paths
   * @param version of the running HAProxy
   */
  public static RuntimePlan between(
      HaproxyConfiguration old,
      HaproxyConfiguration wanted,
      SortedMap<String, byte[]> replaced,
      HaproxyVersion version) {
    if (!old.settings().equals(wanted.settings())) {
      return reload("global settings differ");
    }
    if (!old.names().equals(wanted.names())) {
      return reload("host names are resolved differently");
    }
    if (!old.statistics().equals(wanted.statistics())) {
      return reload("the statistics page has a different address");
    }
    String frontends = compareFrontends(old.frontends(), wanted.frontends());
    if (!frontends.isEmpty()) {
      return reload(frontends);
    }
    if (old.backends().size() != wanted.backends().size()) {
      return reload("a different set of backends");
    }
    List<RuntimeChange> changes = new ArrayList<>();
    for (int i = 0; i < old.backends().size(); i++) {
      String reason = compare(old.backends().get(i), wanted.backends().get(i), version, changes);
      if (!reason.isEmpty()) {
        return reload(reason);
      }
    }
    for (Map.Entry<String, byte[]> file : replaced.entrySet()) {
      RuntimeChange.CertificateReplaced certificate =
          new RuntimeChange.CertificateReplaced(
              file.getKey(), new String(file.getValue(), StandardCharsets.US_ASCII));
      String reason = RuntimeChanger.tooLong(certificate);
      if (!reason.isEmpty()) {
        return reload(reason);
      }
      changes.add(certificate);
    }
    return new RuntimePlan(changes, "");
  }

  /**
   * Describes how the frontends differ; empty if they are equal. Every difference needs a reload.
   */
  private static String compareFrontends(List<Frontend> old, List<Frontend> wanted) {
    if (old.equals(wanted)) {
      return "";
    }
    Map<ProxyName, Frontend> former = new HashMap<>();
    old.forEach(frontend -> former.put(frontend.name(), frontend));
    for (Frontend frontend : wanted) {
      Frontend before = former.get(frontend.name());
      String directive = before == null ? "" : compareDirectives(before, frontend);
      if (!directive.isEmpty()) {
        return "frontend " + frontend.name() + ": " + directive;
      }
    }
    return "frontends differ";
  }

  /** Describes which directive of a frontend or of its binds differs; empty if none does. */
  private static String compareDirectives(Frontend old, Frontend wanted) {
    String lines = DirectiveDifference.between(old.directives(), wanted.directives());
    if (!lines.isEmpty()) {
      return lines;
    }
    Map<String, Bind> former = new HashMap<>();
    old.binds().forEach(bind -> former.put(bind.name(), bind));
    for (Bind bind : wanted.binds()) {
      Bind before = former.get(bind.name());
      String words =
          before == null ? "" : DirectiveDifference.between(before.directives(), bind.directives());
      if (!words.isEmpty()) {
        return "bind " + bind.name() + ": " + words;
      }
    }
    return "";
  }

  /**
   * Adds the changes that a backend's servers need. Returns why a reload is needed, or an empty
   * text.
   */
  private static String compare(
      Backend old, Backend wanted, HaproxyVersion version, List<RuntimeChange> changes) {
    // Most backends are the same object, which makes this comparison fast.
    if (Objects.equals(old, wanted)) {
      return "";
    }
    if (!old.name().equals(wanted.name())) {
      return "a different set of backends";
    }
    String backend = "backend " + wanted.name();
    if (old.mode() != wanted.mode()) {
      return backend + " has a different mode";
    }
    if (!old.balance().equals(wanted.balance())) {
      return backend + " has a different algorithm";
    }
    if (old.enabled() != wanted.enabled()) {
      return backend + (wanted.enabled() ? " is enabled" : " is disabled");
    }
    String directives = DirectiveDifference.between(old.directives(), wanted.directives());
    if (!directives.isEmpty()) {
      return backend + ": " + directives;
    }
    String fixed = whoKeepsServers(wanted.balance(), version);
    Map<String, Server> left = new HashMap<>();
    old.servers().forEach(server -> left.put(server.name(), server));
    List<RuntimeChange> added = new ArrayList<>();
    for (Server server : wanted.servers()) {
      Server former = left.remove(server.name());
      String reason =
          former == null
              ? add(wanted, server, fixed, added)
              : change(wanted, former, server, changes);
      if (!reason.isEmpty()) {
        return backend + ": " + reason;
      }
    }
    if (!left.isEmpty() && !fixed.isEmpty()) {
      return backend + ": " + fixed + " cannot lose servers at run time";
    }
    for (Server server : old.servers()) {
      if (left.containsKey(server.name())) {
        if (!server.directives().isEmpty()) {
          // Until it is deleted, it could be added again under its name, but without the
          // directives.
          return backend + ": " + takesReload(server);
        }
        changes.add(new RuntimeChange.ServerRemoved(wanted.name(), server.name()));
      }
    }
    // Last, so that a server that is added again under its old name finds the name free.
    changes.addAll(added);
    return "";
  }

  /** Returns what prevents adding and removing servers at run time; empty if nothing does. */
  private static String whoKeepsServers(Balance balance, HaproxyVersion version) {
    if (!balance.isDynamic()) {
      return balance.text();
    }
    return version.isAtLeast(SERVERS_COME_AND_GO) ? "" : "HAProxy " + version;
  }

  private static String add(
      Backend backend, Server server, String fixed, List<RuntimeChange> changes) {
    if (!fixed.isEmpty()) {
      return fixed + " cannot get servers at run time";
    }
    if (!ServerProperty.isFixed(server.address())) {
      return ServerProperty.notFixed(server).reason();
    }
    if (!server.directives().isEmpty()) {
      return takesReload(server);
    }
    changes.add(new RuntimeChange.ServerAdded(backend.name(), server));
    return "";
  }

  private static String takesReload(Server server) {
    return "server "
        + server.name()
        + " has "
        + server.directives().get(0).keyword()
        + ", so it can be added or removed only with a reload";
  }

  private static String change(
      Backend backend, Server old, Server wanted, List<RuntimeChange> changes) {
    if (old.equals(wanted)) {
      return "";
    }
    for (ServerProperty property : ServerProperty.ALL) {
      RuntimePlan plan = property.between(backend, old, wanted);
      if (!plan.isPossible()) {
        return plan.reason();
      }
      changes.addAll(plan.changes());
    }
    return "";
  }
}
