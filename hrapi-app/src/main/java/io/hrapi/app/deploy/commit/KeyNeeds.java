package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.command.DestroySecret.Need;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The private keys that the running configuration and possible rollbacks need; not those that only
 * the newest model uses. Thread-safe.
 */
public final class KeyNeeds {

  private final SingleFlight single;
  private final Recovery recovery;
  private final DeploymentLog log;
  private final LoadedFiles files;
  private final History history;

  public KeyNeeds(
      SingleFlight single,
      Recovery recovery,
      DeploymentLog log,
      LoadedFiles files,
      History history) {
    this.single = single;
    this.recovery = recovery;
    this.log = log;
    this.files = files;
    this.history = history;
  }

  /**
   * Runs an action while nothing is loaded: in that time what {@link #of} returns can shrink, but
   * not grow.
   *
   * @throws io.hrapi.app.deploy.DeployException if too many requests wait, another operation does
   *     not end within two minutes, or the outcome of a commit is not known yet
   */
  public <T> T whileNothingIsLoaded(Supplier<T> act) {
    return single.run(
        () -> {
          recovery.requireDecided();
          return act.get();
        });
  }

  /** Returns what needs a private key; empty if nothing does. */
  public List<Need> of(String secret) {
    List<Need> needs = new ArrayList<>();
    Deployment deployment = log.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit != null && names(files.certificates(commit, deployment.runningSince()), secret)) {
      needs.add(Need.RUNNING);
    }
    // Only for models: an upload uses the certificates of the newest model when it is committed.
    if (deployment.pending() instanceof ModelReference model
        && names(served(history.at(model.version()).model(), secret), secret)) {
      needs.add(Need.PENDING);
    }
    Confirmation waiting = deployment.confirmation();
    if (waiting != null
        && names(files.certificates(waiting.former(), waiting.formerSince()), secret)) {
      needs.add(Need.WAY_BACK);
    }
    return needs;
  }

  private static boolean names(Collection<Certificate> certificates, String secret) {
    return certificates.stream().anyMatch(certificate -> certificate.secret().equals(secret));
  }

  private static List<Certificate> served(Model model, String secret) {
    return model.certificates().values().stream()
        .map(Stamped::value)
        .filter(certificate -> certificate.secret().equals(secret))
        .filter(certificate -> !model.endpointsWith(certificate.name()).isEmpty())
        .toList();
  }
}
