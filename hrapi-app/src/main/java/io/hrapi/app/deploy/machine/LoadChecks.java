package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.ResourceOfLine;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyMessage;
import io.hrapi.haproxy.process.HeldAddresses;
import io.hrapi.haproxy.process.LowPorts;
import io.hrapi.haproxy.process.PortHolder;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.TrialBind;
import io.hrapi.haproxy.process.UnavailableAddress;
import io.hrapi.haproxy.render.BoundAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The checks that a configuration has to pass before it is loaded: HAProxy's own check, and a trial
 * of each address on which it would newly listen. Thread-safe.
 */
public final class LoadChecks {

  /**
   * With this directive in an upload HAProxy shares its ports with no other process, including
   * hrapi.
   */
  private static final String NO_SHARING = "noreuseport";

  private final HaproxyAccess haproxy;
  private final CutConnections cuts;

  public LoadChecks(HaproxyAccess haproxy, CutConnections cuts) {
    this.haproxy = haproxy;
    this.cuts = cuts;
  }

  /**
   * Runs all checks.
   *
   * @param folder the configuration's files
   * @param state the state of the HAProxy that is to load it
   * @param reloads whether HAProxy is reloaded, and not only changed at run time
   * @return the warnings, including those of the rendering and of connections that the reload cuts
   * @throws DeployException with HAProxy's messages, or the addresses that are unavailable
   */
  public List<String> pass(
      CommitFolder folder, Rendered rendered, ProcessState state, boolean reloads) {
    List<String> warnings = new ArrayList<>(valid(folder, rendered, Kind.CONFIGURATION_REFUSED));
    refuseTaken(taken(added(rendered, state), state), rendered);
    if (reloads) {
      // Before the reload: afterwards the connections that it cut can no longer be counted.
      warnings.addAll(cuts.warnings(state, rendered.text()));
    }
    return warnings;
  }

  /**
   * Reserves the new addresses of a configuration that passed the checks, until HAProxy listens
   * there: if another process takes one in between, the reload fails, which pauses what runs.
   */
  public HeldAddresses hold(Rendered rendered, ProcessState state) {
    if (rendered.text().contains(NO_SHARING)) {
      return HeldAddresses.of(Set.of(), account());
    }
    Set<BindAddress> wanted = added(rendered, state);
    // HAProxy may be allowed to listen on these although hrapi is not.
    wanted.removeAll(LowPorts.reserved(wanted));
    return HeldAddresses.of(wanted, account());
  }

  private HaproxyAccount account() {
    return haproxy.runDirectory().account();
  }

  /**
   * Runs only HAProxy's check.
   *
   * @param refused the kind of the exception if HAProxy refuses the configuration
   * @return the warnings of the rendering and of the check
   * @throws DeployException with HAProxy's messages
   */
  public List<String> valid(CommitFolder folder, Rendered rendered, Kind refused) {
    CheckResult check = haproxy.check(folder);
    refuseInvalid(check, rendered, refused);
    return warnings(rendered, check);
  }

  private static void refuseInvalid(CheckResult check, Rendered rendered, Kind code) {
    if (!check.valid()) {
      List<String> words = check.messages().stream().map(HaproxyMessage::text).toList();
      throw DeployException.withMessages(
          code,
          "HAProxy's check refuses "
              + rendered.description()
              + ": "
              // The most severe message comes first.
              + words.get(0),
          check.messages().stream()
              .map(message -> ResourceOfLine.describe(message, rendered))
              .toList());
    }
  }

  /** Returns the addresses on which HAProxy does not listen yet. */
  private Set<BindAddress> added(Rendered rendered, ProcessState state) {
    Set<BindAddress> wanted = new HashSet<>(BoundAddresses.of(rendered.text()));
    rendered.ownPage().ifPresent(page -> wanted.add(page.address()));
    if (state instanceof ProcessState.Running running) {
      Set<BindAddress> own = addressesOf(running);
      // Our own HAProxy shares these with its successor, but not with a trial.
      wanted.removeIf(address -> own.stream().anyMatch(address::overlaps));
    }
    return wanted;
  }

  /**
   * Returns the addresses that are unavailable. Those of our own HAProxy are read from its files if
   * they exist; only the kernel knows for certain, and is asked only about addresses that are
   * unavailable.
   */
  private List<UnavailableAddress> taken(Set<BindAddress> wanted, ProcessState state) {
    List<UnavailableAddress> unavailable = unavailable(wanted);
    return state instanceof ProcessState.Running running
        ? unavailable.stream().filter(found -> !running.listens(found.address())).toList()
        : unavailable;
  }

  /** Tries each address: hrapi itself, or HAProxy for low ports on which hrapi may not listen. */
  private List<UnavailableAddress> unavailable(Set<BindAddress> wanted) {
    Set<BindAddress> reserved = LowPorts.reserved(wanted);
    Set<BindAddress> others = new HashSet<>(wanted);
    others.removeAll(reserved);
    List<UnavailableAddress> unavailable = new ArrayList<>(TrialBind.unavailable(others));
    if (!reserved.isEmpty()) {
      unavailable.addAll(
          LowPorts.unavailable(haproxy.binary(), haproxy.checkDirectory(), reserved));
    }
    return unavailable;
  }

  private Set<BindAddress> addressesOf(ProcessState.Running running) {
    Optional<Path> folder =
        running.commitId().map(id -> haproxy.runDirectory().commits().resolve(id));
    Set<BindAddress> addresses = new HashSet<>();
    try {
      for (String file : List.of("haproxy.cfg", "process.cfg")) {
        if (folder.isPresent() && Files.exists(folder.get().resolve(file))) {
          addresses.addAll(BoundAddresses.of(Files.readString(folder.get().resolve(file))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the configuration that runs", e);
    }
    return addresses;
  }

  private static void refuseTaken(List<UnavailableAddress> taken, Rendered rendered) {
    if (taken.isEmpty()) {
      return;
    }
    List<String> words =
        taken.stream()
            .map(
                address ->
                    rendered.listener(address.address())
                        + " cannot listen on "
                        + address.address()
                        + ": "
                        + address.reason()
                        + PortHolder.of(address.address())
                            .map(holder -> ", " + holder + " listens there")
                            .orElse(""))
            .sorted()
            .toList();
    throw DeployException.withMessages(
        Kind.CONFIGURATION_REFUSED,
        "HAProxy cannot listen on its addresses: "
            + words.get(0)
            + (words.size() == 1 ? "" : ", and " + (words.size() - 1) + " more"),
        words);
  }

  private static List<String> warnings(Rendered rendered, CheckResult check) {
    return Stream.concat(
            rendered.warnings().stream(),
            check.messages().stream()
                .filter(message -> message.severity() == HaproxyMessage.Severity.WARNING)
                .map(message -> ResourceOfLine.describe(message, rendered)))
        .toList();
  }
}
