package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * How a HAProxy that runs one configuration comes to run another: by changes at run time, or, where
 * there is a reason, by a reload alone.
 *
 * @param changes in the order in which they are to be made; empty if there is a reason
 * @param reason why it takes a reload, in words for people; empty if it does not
 */
public record RuntimePlan(List<RuntimeChange> changes, String reason) {

  /** The algorithms that take any weight, and servers that come and go, at run time. */
  private static final Set<String> DYNAMIC = Set.of("roundrobin", "leastconn", "random");

  /** Before, only who says that he experiments may add one (management guide, "add server"). */
  private static final HaproxyVersion SERVERS_COME_AND_GO = new HaproxyVersion(2, 6);

  /** It takes any weight too, and knows two: none, and some. */
  private static final String FIRST = "first";

  public RuntimePlan {
    changes = List.copyOf(changes);
  }

  /** A reload, and why. */
  public static RuntimePlan reload(String reason) {
    return new RuntimePlan(List.of(), reason);
  }

  /** Whether there are servers more afterwards. */
  public boolean addsServers() {
    return changes.stream().anyMatch(RuntimeChange.ServerAdded.class::isInstance);
  }

  /**
   * This, or a reload where the worker cannot take it: with an algorithm of fixed weights a server
   * takes none but the one with which the worker was loaded, which HAProxy alone knows.
   *
   * @param wanted where it leads to
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if the answer is none of servers
   */
  public RuntimePlan asLoaded(AdminSocket admin, HaproxyConfiguration wanted, Duration timeout) {
    Map<ProxyName, Balance> fixed = new HashMap<>();
    for (Backend backend : wanted.backends()) {
      if (!takesAnyWeight(backend.balance())) {
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
                        + " takes no weight at run time with which server "
                        + set.server()
                        + " was not loaded"))
        .orElse(this);
  }

  /** Whether it goes without a reload. */
  public boolean isPossible() {
    return reason.isEmpty();
  }

  /**
   * The way from one to the other.
   *
   * @param replaced the files of the other whose content is not what it was, by their paths
   * @param version of the HAProxy that runs
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
      return reload("names are looked up in another way");
    }
    if (!old.statistics().equals(wanted.statistics())) {
      return reload("the statistics page is elsewhere");
    }
    if (!old.frontends().equals(wanted.frontends())) {
      return reload("frontends differ");
    }
    if (old.backends().size() != wanted.backends().size()) {
      return reload("another set of backends");
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

  /** Adds what a backend's servers need; returns why it takes a reload, or nothing. */
  private static String compare(
      Backend old, Backend wanted, HaproxyVersion version, List<RuntimeChange> changes) {
    // Most of them are the very same, which needs no look into them.
    if (Objects.equals(old, wanted)) {
      return "";
    }
    if (!old.name().equals(wanted.name())) {
      return "another set of backends";
    }
    String backend = "backend " + wanted.name();
    if (old.mode() != wanted.mode()) {
      return backend + " has another mode";
    }
    if (!old.balance().equals(wanted.balance())) {
      return backend + " has another algorithm";
    }
    if (old.enabled() != wanted.enabled()) {
      return backend + (wanted.enabled() ? " is enabled" : " is disabled");
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
      return backend + ": " + fixed + " takes no servers away at run time";
    }
    for (Server server : old.servers()) {
      if (left.containsKey(server.name())) {
        changes.add(new RuntimeChange.ServerRemoved(wanted.name(), server.name()));
      }
    }
    // Last, so that a server that comes back under its old name finds that free.
    changes.addAll(added);
    return "";
  }

  private static boolean isDynamic(Balance balance) {
    String first = balance.words().get(0);
    return DYNAMIC.contains(first) || first.startsWith("random(");
  }

  /** What keeps servers from coming and going at run time; empty if nothing does. */
  private static String whoKeepsServers(Balance balance, HaproxyVersion version) {
    if (!isDynamic(balance)) {
      return balance.text();
    }
    return version.isAtLeast(SERVERS_COME_AND_GO) ? "" : "HAProxy " + version;
  }

  private static String add(
      Backend backend, Server server, String fixed, List<RuntimeChange> changes) {
    if (!fixed.isEmpty()) {
      return fixed + " takes no servers at run time";
    }
    if (!isFixed(server.address())) {
      return "server " + server.name() + " has no IP address with a port";
    }
    changes.add(new RuntimeChange.ServerAdded(backend.name(), server));
    return "";
  }

  private static String change(
      Backend backend, Server old, Server wanted, List<RuntimeChange> changes) {
    if (old.equals(wanted)) {
      return "";
    }
    String name = wanted.name();
    if (old.check() != wanted.check()) {
      return "server " + name + " is checked otherwise";
    }
    if (!old.address().equals(wanted.address())) {
      if (!isFixed(old.address()) || !isFixed(wanted.address())) {
        return "server " + name + " has no IP address with a port";
      }
      changes.add(
          new RuntimeChange.AddressSet(
              backend.name(), name, wanted.address().host(), wanted.address().port().getAsInt()));
    }
    if (old.weight() != wanted.weight()) {
      if (!takes(backend.balance(), old.weight(), wanted.weight())) {
        return backend.balance() + " takes no other weights at run time";
      }
      changes.add(new RuntimeChange.WeightSet(backend.name(), name, wanted.weight()));
    }
    if (!old.maxconn().equals(wanted.maxconn())) {
      if (wanted.maxconn().isEmpty()) {
        return "server " + name + " has no limit any more";
      }
      changes.add(new RuntimeChange.MaxconnSet(backend.name(), name, wanted.maxconn().getAsInt()));
    }
    if (old.disabled() != wanted.disabled()) {
      changes.add(new RuntimeChange.EnabledSet(backend.name(), name, !wanted.disabled()));
    }
    return "";
  }

  /**
   * Whether an algorithm may take another weight. One of fixed weights takes none at any time, and
   * after that the one with which it was started, which HAProxy alone knows (management guide, "set
   * weight").
   */
  private static boolean takes(Balance balance, int old, int wanted) {
    return takesAnyWeight(balance) || old == 0 || wanted == 0;
  }

  private static boolean takesAnyWeight(Balance balance) {
    return isDynamic(balance) || balance.words().get(0).equals(FIRST);
  }

  private static boolean isFixed(ServerAddress address) {
    return address.port().isPresent() && !address.host().isName();
  }
}
