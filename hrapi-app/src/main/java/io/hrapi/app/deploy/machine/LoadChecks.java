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
 * What a configuration has to pass before it is loaded: HAProxy's own check, and a trial of each
 * address on which it would newly listen. Thread-safe.
 */
public final class LoadChecks {

  /** With this in an upload HAProxy shares its ports with nobody, hrapi neither. */
  private static final String NO_SHARING = "noreuseport";

  private final HaproxyAccess haproxy;
  private final CutConnections cuts;

  public LoadChecks(HaproxyAccess haproxy, CutConnections cuts) {
    this.haproxy = haproxy;
    this.cuts = cuts;
  }

  /**
   * All checks.
   *
   * @param folder the configuration's files
   * @param state of the HAProxy that is to load it
   * @param reloads whether that one is reloaded, and not only changed at run time
   * @return the warnings, those of the rendering and which connections are cut among them
   * @throws DeployException with HAProxy's words, or the addresses that are taken
   */
  public List<String> pass(
      CommitFolder folder, Rendered rendered, ProcessState state, boolean reloads) {
    List<String> warnings = new ArrayList<>(valid(folder, rendered, Kind.CONFIGURATION_REFUSED));
    refuseTaken(taken(added(rendered, state), state), rendered);
    if (reloads) {
      // Before: afterwards those that were cut are not there to be counted.
      warnings.addAll(cuts.warnings(state, rendered.text()));
    }
    return warnings;
  }

  /**
   * Keeps the new addresses of what passed for HAProxy, until it listens there: a reload that finds
   * one taken in between fails, and that pauses what runs.
   */
  public HeldAddresses hold(Rendered rendered, ProcessState state) {
    if (rendered.text().contains(NO_SHARING)) {
      return HeldAddresses.of(Set.of(), account());
    }
    Set<BindAddress> wanted = added(rendered, state);
    // HAProxy may have the right to these, and hrapi has it not.
    wanted.removeAll(LowPorts.reserved(wanted));
    return HeldAddresses.of(wanted, account());
  }

  private HaproxyAccount account() {
    return haproxy.runDirectory().account();
  }

  /**
   * HAProxy's check alone.
   *
   * @param refused the problem that it is if HAProxy refuses it
   * @return as {@link #pass}
   * @throws DeployException with HAProxy's words
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
              // The worst comes first.
              + words.get(0),
          check.messages().stream()
              .map(message -> ResourceOfLine.describe(message, rendered))
              .toList());
    }
  }

  /** The addresses on which HAProxy does not listen yet. */
  private Set<BindAddress> added(Rendered rendered, ProcessState state) {
    Set<BindAddress> wanted = new HashSet<>(BoundAddresses.of(rendered.text()));
    rendered.ownPage().ifPresent(page -> wanted.add(page.address()));
    if (state instanceof ProcessState.Running running) {
      Set<BindAddress> own = addressesOf(running);
      // Our own HAProxy holds those: it shares them with its successor, and not with a trial.
      wanted.removeIf(address -> own.stream().anyMatch(address::overlaps));
    }
    return wanted;
  }

  /**
   * The addresses that are not to be had. Which of them our own HAProxy has its files tell, where
   * they are there; the kernel knows it for certain, and is asked when that matters.
   */
  private List<UnavailableAddress> taken(Set<BindAddress> wanted, ProcessState state) {
    List<UnavailableAddress> unavailable = unavailable(wanted);
    return state instanceof ProcessState.Running running
        ? unavailable.stream().filter(found -> !running.listens(found.address())).toList()
        : unavailable;
  }

  /** Tries each address: ourselves, or where HAProxy may have rights that we have not, by it. */
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
