package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.runtime.RuntimeChange.CertificateReplaced;
import io.hrapi.haproxy.runtime.RuntimeChange.OfServer;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeSteps.Step;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.WorkerMark;
import io.hrapi.haproxy.step.LoadStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * Makes changes through the worker's admin socket, and reads back that they took effect. While it
 * works, the worker carries a mark: if the mark is found later, the worker runs neither the old nor
 * the new configuration.
 *
 * <p>The caller ensures that only one instance is in use at a time.
 */
public final class RuntimeChanger {

  /**
   * The maximum size of a certificate that HAProxy accepts in a command, in bytes (tune.bufsize).
   */
  private static final int MAXIMUM_PEM_BYTES = 15_000;

  /** The number of steps from which a second connection is used. */
  private static final int STEPS_ONE_BY_ONE = 2_000;

  /** With more backends than this, one query for all is cheaper than one query for each. */
  private static final int BACKENDS_ASKED_SINGLY = 32;

  private static final Pattern BLANK_LINES = Pattern.compile("(?m)^[ \\t\\r]*\\n");

  private final AdminSocket admin;
  private final Duration timeout;
  private final Duration checkInterval;

  /**
   * Creates an instance that sends changes to a worker.
   *
   * @param timeout for each response
   * @param checkInterval the interval of health checks of added servers, as in the configuration
   */
  public RuntimeChanger(AdminSocket admin, Duration timeout, Duration checkInterval) {
    this.admin = admin;
    this.timeout = timeout;
    this.checkInterval = checkInterval;
  }

  /**
   * Makes the changes in the given order.
   *
   * @param earlier servers that earlier calls removed but that still existed
   * @param commitId the commit that the worker runs afterwards
   * @param placed puts the files in place once HAProxy has the new state
   * @return the removed servers that are out of service but still exist, because HAProxy does not
   *     delete a server that has connections
   * @throws RuntimeRefusedException if HAProxy refused a change or did not reach the expected state
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
      trials.over().forEach(path -> steps.add(RuntimeSteps.health(path, "up")));
      RuntimeSteps stepsOf = new RuntimeSteps(trials, checkInterval);
      for (RuntimeChange change : changes) {
        if (change instanceof OfServer ofServer) {
          steps.addAll(ofServer.to(stepsOf));
        } else if (change instanceof CertificateReplaced certificate) {
          replace(certificate);
        }
      }
      run(steps);
      List<ServerRemoved> leaving =
          delete(
              changes.stream()
                  .filter(ServerRemoved.class::isInstance)
                  .map(ServerRemoved.class::cast)
                  .toList());
      // Servers that were added again are no longer removed ones.
      Set<ServerRemoved> all = new LinkedHashSet<>(stillThere);
      changes.forEach(
          change -> {
            if (change instanceof ServerAdded added) {
              all.remove(new ServerRemoved(added.backend(), added.server()));
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

  /** Splits a long list over two connections, because HAProxy has a thread for each. */
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
      // Also if the first half failed: no change may be in progress when this method returns.
      second.exceptionally(failed -> null).join();
    }
    try {
      second.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Returns the index at which the second half begins, never within one server's steps; the end of
   * the list if all steps are to run in sequence.
   */
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

  /**
   * Deletes servers that are out of service. Called again for those that still had connections.
   *
   * @return the servers that HAProxy did not delete
   * @throws HaproxySocketException if nothing listens, or a response is missing
   */
  public List<ServerRemoved> delete(List<ServerRemoved> removed) {
    List<ServerRemoved> left = new ArrayList<>();
    for (ServerRemoved server : removed) {
      // One command per request: only this response lacks the final empty line in HAProxy 2.6.
      String answer = admin.ask("del server " + server.path(), timeout);
      // A server that does not exist was deleted by a reload.
      if (!answer.contains("deleted") && !answer.contains("No such server")) {
        left.add(server);
      }
    }
    return left;
  }

  private static String sent(CertificateReplaced certificate) {
    return BLANK_LINES.matcher(certificate.pem()).replaceAll("").stripTrailing();
  }

  /**
   * Describes in words why HAProxy would refuse a certificate at run time; empty if it would not.
   */
  static String tooLong(CertificateReplaced certificate) {
    int bytes = sent(certificate).length();
    return bytes <= MAXIMUM_PEM_BYTES
        ? ""
        : certificate.path()
            + " has "
            + bytes
            + " bytes, but HAProxy accepts "
            + MAXIMUM_PEM_BYTES
            + " at run time";
  }

  /** Replaces a certificate completely, or leaves it as it was. */
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
          "HAProxy does not accept the certificate " + path + ": " + set.strip());
    }
    String committed = admin.ask("commit ssl cert " + path, timeout);
    if (!committed.contains("Success!")) {
      admin.ask("abort ssl cert " + path, timeout);
      throw new RuntimeRefusedException(
          "HAProxy does not accept the certificate " + path + ": " + committed.strip());
    }
    if (!new ServedCertificates(admin, timeout).has(path, pem)) {
      throw new RuntimeRefusedException(
          "HAProxy accepted the certificate " + path + ", but serves a different one");
    }
  }

  /** Returns the backends to query in order to verify the changes. */
  private static Set<String> backends(List<RuntimeChange> changes) {
    Set<String> names = new LinkedHashSet<>();
    for (RuntimeChange change : changes) {
      if (change instanceof OfServer ofServer && ofServer.isReadBack()) {
        names.add(ofServer.backend().value());
      }
    }
    return names;
  }

  private ServerStates states(Set<String> backends) {
    return backends.size() > BACKENDS_ASKED_SINGLY
        ? ServerStates.askAll(admin, timeout)
        : ServerStates.ask(admin, backends, timeout);
  }

  private static void readBack(
      List<RuntimeChange> changes, List<ServerRemoved> leaving, ServerStates now) {
    ReadBack readBack = new ReadBack(leaving, now);
    for (RuntimeChange change : changes) {
      if (change instanceof OfServer ofServer && !ofServer.to(readBack)) {
        throw new RuntimeRefusedException(
            "HAProxy accepted " + change.words() + ", but did not apply it");
      }
    }
  }
}
