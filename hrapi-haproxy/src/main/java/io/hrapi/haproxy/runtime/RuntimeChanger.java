package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.render.TimeText;
import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.CertificateReplaced;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.MaxconnSet;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import io.hrapi.haproxy.runtime.ServerStates.State;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.WorkerMark;
import io.hrapi.haproxy.step.LoadStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes changes through the worker's admin socket, and reads back that they are made. While it is
 * at work, the worker's marker says so: whoever finds it like that later knows that the worker runs
 * neither what it ran nor what it was to run.
 *
 * <p>One at a time: the caller sees to it.
 */
public final class RuntimeChanger {

  /** The most that HAProxy takes of a certificate with its command, in bytes (tune.bufsize). */
  private static final int MAXIMUM_PEM_BYTES = 15_000;

  /** From so many steps on they are worth a second connection. */
  private static final int STEPS_ONE_BY_ONE = 2_000;

  /** From so many backends on one question for all is cheaper than one for each. */
  private static final int BACKENDS_ASKED_SINGLY = 32;

  private static final Pattern BLANK_LINES = Pattern.compile("(?m)^[ \\t\\r]*\\n");

  private final AdminSocket admin;
  private final Duration timeout;
  private final Duration checkInterval;

  /**
   * Wires it.
   *
   * @param timeout for each answer
   * @param checkInterval of servers that are added, as the configuration has it
   */
  public RuntimeChanger(AdminSocket admin, Duration timeout, Duration checkInterval) {
    this.admin = admin;
    this.timeout = timeout;
    this.checkInterval = checkInterval;
  }

  /**
   * One command, and what HAProxy answers when it took it.
   *
   * @param server whose steps stand together, and are taken in their order
   */
  private record Step(String server, String command, Predicate<String> took) {

    static Step silent(String server, String command) {
      return new Step(server, command, String::isEmpty);
    }
  }

  /**
   * Makes the changes, in their order.
   *
   * @param earlier servers that left earlier and were not gone
   * @param placed puts the files in their place, once HAProxy is what they say
   * @return servers that are out of service and still there, since connections of theirs are not
   *     over: HAProxy deletes none that has any
   * @throws RuntimeRefusedException if HAProxy did not take one, or is not what it was to be
   */
  public List<ServerRemoved> change(
      List<RuntimeChange> changes, List<ServerRemoved> earlier, String commitId, Runnable placed) {
    try {
      admin.mark(WorkerMark.changing(commitId), timeout);
      LoadStep.MARKED.taken();
      Set<String> backends = backends(changes);
      List<ServerRemoved> stillThere = delete(earlier);
      Trials trials = Trials.of(changes, this::states);
      List<Step> steps = new ArrayList<>();
      trials.over().forEach(path -> steps.add(health(path, "up")));
      for (RuntimeChange change : changes) {
        if (change instanceof CertificateReplaced certificate) {
          replace(certificate);
        } else {
          steps.addAll(steps(change, trials));
        }
      }
      run(steps);
      List<ServerRemoved> leaving =
          delete(
              changes.stream()
                  .filter(ServerRemoved.class::isInstance)
                  .map(ServerRemoved.class::cast)
                  .toList());
      // Those that came back are none of them any more.
      Set<ServerRemoved> all = new LinkedHashSet<>(stillThere);
      changes.forEach(
          change -> {
            if (change instanceof ServerAdded added) {
              all.remove(new ServerRemoved(added.backend(), added.server().name()));
            }
          });
      all.addAll(leaving);
      LoadStep.CHANGED.taken();
      readBack(changes, leaving, states(backends));
      LoadStep.READ_BACK.taken();
      placed.run();
      admin.mark(commitId, timeout);
      LoadStep.MARK_REPLACED.taken();
      return List.copyOf(all);
    } catch (HaproxySocketException e) {
      throw new RuntimeRefusedException("HAProxy's socket: " + e.getMessage(), e);
    }
  }

  /** Very many on two connections at once: HAProxy has a thread for each. */
  private void run(List<Step> steps) {
    int cut = cut(steps);
    if (cut == steps.size()) {
      ask(steps);
      return;
    }
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> ask(steps.subList(cut, steps.size())), RuntimeChanger::onThread);
    try {
      ask(steps.subList(0, cut));
    } finally {
      // Whatever came of the first: nothing of ours is under way when this ends.
      second.exceptionally(failed -> null).join();
    }
    try {
      second.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Where the second half begins, between two servers; the end if all go one after the other. */
  private static int cut(List<Step> steps) {
    if (steps.size() < STEPS_ONE_BY_ONE) {
      return steps.size();
    }
    int cut = steps.size() / 2;
    while (cut < steps.size() && steps.get(cut).server().equals(steps.get(cut - 1).server())) {
      cut++;
    }
    return cut;
  }

  private static void onThread(Runnable work) {
    Thread thread = new Thread(work, "hrapi-runtime-changes");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(List<Step> steps) {
    List<String> answers = admin.askAll(steps.stream().map(Step::command).toList(), timeout);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!step.took().test(answers.get(i))) {
        throw new RuntimeRefusedException(
            "HAProxy answers \"" + step.command() + "\" with \"" + answers.get(i) + "\"");
      }
    }
  }

  private List<Step> steps(RuntimeChange change, Trials trials) {
    if (change instanceof WeightSet weight) {
      return List.of(weight(path(weight.backend(), weight.server()), weight.weight()));
    }
    if (change instanceof EnabledSet enabled) {
      String path = path(enabled.backend(), enabled.server());
      return enabled.enabled()
          ? serve(path, trials.weight(enabled), trials.isOnTrial(change))
          : List.of(state(path, "maint"), endSessions(path));
    }
    if (change instanceof AddressSet address) {
      String path = path(address.backend(), address.server());
      Step moved = address(path, address.host(), address.port());
      return trials.isOnTrial(change) ? List.of(health(path, "down"), moved) : List.of(moved);
    }
    if (change instanceof MaxconnSet maxconn) {
      return List.of(maxconn(path(maxconn.backend(), maxconn.server()), maxconn.maxconn()));
    }
    if (change instanceof ServerAdded added) {
      String path = path(added.backend(), added.server().name());
      boolean onTrial = trials.isOnTrial(change);
      return trials.isThere(added)
          ? bringBack(path, added.server(), onTrial)
          : add(path, added.server(), onTrial);
    }
    if (change instanceof ServerRemoved removed) {
      return List.of(state(path(removed.backend(), removed.server()), "maint"));
    }
    throw new IllegalStateException("no command for " + change.words());
  }

  private List<Step> add(String path, Server server, boolean onTrial) {
    StringBuilder add = new StringBuilder("add server ").append(path);
    add.append(' ').append(server.address().text());
    add.append(" weight ").append(server.weight());
    server.maxconn().ifPresent(maximum -> add.append(" maxconn ").append(maximum));
    if (server.check()) {
      add.append(" check inter ").append(TimeText.of(checkInterval));
      add.append(" fastinter ").append(TimeText.of(RenderSettings.fast(checkInterval)));
    }
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(path, add.toString(), answer -> answer.contains("New server registered")));
    if (!server.disabled()) {
      // Before its checks begin: one whose checks are on counts as up when it comes into service.
      steps.addAll(serve(path, server.weight(), onTrial));
    }
    if (server.check()) {
      steps.add(Step.silent(path, "enable health " + path));
    }
    return steps;
  }

  /**
   * Takes a server into service. HAProxy believes of one that comes out of maintenance that it is
   * up, and sends it traffic until its checks say otherwise; on trial it is down until they say so.
   */
  private static List<Step> serve(String path, int weight, boolean onTrial) {
    return onTrial
        ? List.of(weight(path, 0), state(path, "ready"), health(path, "down"), weight(path, weight))
        : List.of(state(path, "ready"));
  }

  private static Step health(String path, String health) {
    return Step.silent(path, "set server " + path + " health " + health);
  }

  /** One that was removed and is not gone yet. */
  private static List<Step> bringBack(String path, Server server, boolean onTrial) {
    List<Step> steps = new ArrayList<>();
    steps.add(address(path, server.address().host(), server.address().port().orElseThrow()));
    steps.add(weight(path, server.weight()));
    server.maxconn().ifPresent(maximum -> steps.add(maxconn(path, maximum)));
    if (!server.disabled()) {
      steps.addAll(serve(path, server.weight(), onTrial));
    }
    return steps;
  }

  private static Step address(String path, AddressHost host, int port) {
    return new Step(
        path,
        "set server " + path + " addr " + host.value() + " port " + port,
        answer -> answer.contains("changed") || answer.contains("no need to change"));
  }

  private static Step weight(String path, int weight) {
    return Step.silent(path, "set server " + path + " weight " + weight);
  }

  private static Step maxconn(String path, int maximum) {
    return Step.silent(path, "set maxconn server " + path + " " + maximum);
  }

  private static Step state(String path, String state) {
    return Step.silent(path, "set server " + path + " state " + state);
  }

  /** What is open with it does not go on. */
  private static Step endSessions(String path) {
    return Step.silent(path, "shutdown sessions server " + path);
  }

  private static String path(ProxyName backend, String server) {
    return backend.value() + "/" + server;
  }

  /**
   * Deletes servers that are out of service; once more those whose connections were not over.
   *
   * @return those that have connections still
   * @throws HaproxySocketException if nobody listens, or an answer is missing
   */
  public List<ServerRemoved> delete(List<ServerRemoved> removed) {
    List<ServerRemoved> left = new ArrayList<>();
    for (ServerRemoved server : removed) {
      // Each by itself: 2.6 ends this answer, and no other, without an empty line.
      String answer = admin.ask("del server " + path(server.backend(), server.server()), timeout);
      // One that is not there was deleted by a reload.
      if (!answer.contains("deleted") && !answer.contains("No such server")) {
        left.add(server);
      }
    }
    return left;
  }

  private static String sent(CertificateReplaced certificate) {
    return BLANK_LINES.matcher(certificate.pem()).replaceAll("").stripTrailing();
  }

  /** Why HAProxy does not take a certificate at run time, in words for people; empty if it does. */
  static String tooLong(CertificateReplaced certificate) {
    int bytes = sent(certificate).length();
    return bytes <= MAXIMUM_PEM_BYTES
        ? ""
        : certificate.path()
            + " has "
            + bytes
            + " bytes, and HAProxy takes "
            + MAXIMUM_PEM_BYTES
            + " at run time";
  }

  /** Whole, or as it was. */
  private void replace(CertificateReplaced certificate) {
    String pem = sent(certificate);
    String tooLong = tooLong(certificate);
    if (!tooLong.isEmpty()) {
      throw new RuntimeRefusedException(tooLong);
    }
    String path = certificate.path();
    String set = admin.ask("set ssl cert " + path, pem, timeout);
    if (!set.contains("Transaction ")) {
      throw new RuntimeRefusedException(
          "HAProxy does not take the certificate " + path + ": " + set.strip());
    }
    String committed = admin.ask("commit ssl cert " + path, timeout);
    if (!committed.contains("Success!")) {
      admin.ask("abort ssl cert " + path, timeout);
      throw new RuntimeRefusedException(
          "HAProxy does not take the certificate " + path + ": " + committed.strip());
    }
    if (!new ServedCertificates(admin, timeout).has(path, pem)) {
      throw new RuntimeRefusedException(
          "HAProxy took the certificate " + path + ", and has another");
    }
  }

  private static Set<String> backends(List<RuntimeChange> changes) {
    Set<String> names = new LinkedHashSet<>();
    for (RuntimeChange change : changes) {
      backend(change).ifPresent(name -> names.add(name.value()));
    }
    return names;
  }

  static Optional<ProxyName> backend(RuntimeChange change) {
    if (change instanceof WeightSet weight) {
      return Optional.of(weight.backend());
    }
    if (change instanceof EnabledSet enabled) {
      return Optional.of(enabled.backend());
    }
    if (change instanceof AddressSet address) {
      return Optional.of(address.backend());
    }
    if (change instanceof ServerAdded added) {
      return Optional.of(added.backend());
    }
    return change instanceof ServerRemoved removed
        ? Optional.of(removed.backend())
        : Optional.empty();
  }

  private ServerStates states(Set<String> backends) {
    return backends.size() > BACKENDS_ASKED_SINGLY
        ? ServerStates.askAll(admin, timeout)
        : ServerStates.ask(admin, backends, timeout);
  }

  private static void readBack(
      List<RuntimeChange> changes, List<ServerRemoved> leaving, ServerStates now) {
    for (RuntimeChange change : changes) {
      Optional<ProxyName> backend = backend(change);
      if (backend.isPresent() && !isMade(change, leaving, now)) {
        throw new RuntimeRefusedException("HAProxy took " + change.words() + ", and is not so");
      }
    }
  }

  private static boolean isMade(
      RuntimeChange change, List<ServerRemoved> leaving, ServerStates now) {
    if (change instanceof WeightSet weight) {
      return now.of(weight.backend().value(), weight.server())
          .filter(state -> state.weight() == weight.weight())
          .isPresent();
    }
    if (change instanceof EnabledSet enabled) {
      return now.of(enabled.backend().value(), enabled.server())
          .filter(state -> state.maintenance() != enabled.enabled())
          .isPresent();
    }
    if (change instanceof AddressSet address) {
      return now.of(address.backend().value(), address.server())
          .filter(state -> state.isAt(address.host(), address.port()))
          .isPresent();
    }
    if (change instanceof ServerAdded added) {
      Server server = added.server();
      return now.of(added.backend().value(), server.name())
          .filter(state -> state.weight() == server.weight())
          .filter(state -> state.maintenance() == server.disabled())
          .filter(
              state -> state.isAt(server.address().host(), server.address().port().orElseThrow()))
          .isPresent();
    }
    if (change instanceof ServerRemoved removed) {
      Optional<State> state = now.of(removed.backend().value(), removed.server());
      return leaving.contains(removed)
          ? state.filter(State::maintenance).isPresent()
          : state.isEmpty();
    }
    return true;
  }
}
