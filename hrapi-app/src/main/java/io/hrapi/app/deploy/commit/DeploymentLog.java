package io.hrapi.app.deploy.commit;

import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordDeployment;
import io.hrapi.events.command.Requested;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** What the event log knows of HAProxy, and where what happens to it is recorded. Thread-safe. */
public final class DeploymentLog {

  /** The event of a commit that went well, one that changed nothing among them. */
  static final String COMMITTED = "ConfigurationCommitted";

  /** The event of a commit that HAProxy's check or a taken address kept from being tried. */
  static final String REFUSED = "CommitRefused";

  /** The event of a commit that HAProxy did not load. */
  static final String FAILED = "CommitFailed";

  /** The event of a HAProxy that ended by itself, or was killed. */
  public static final String DIED = "HaproxyDied";

  /** The event of a HAProxy that died so often that it is not started again. */
  public static final String GIVEN_UP = "HaproxyGivenUp";

  /** The event of a HAProxy, or files of it, found to be something else than the commit. */
  static final String DRIFTED = "HaproxyDrifted";

  /** The event of a HAProxy that is what was committed again. */
  static final String DRIFT_ENDED = "DriftEnded";

  /** The event of a commit that was not confirmed in time: what ran before runs again. */
  static final String NOT_CONFIRMED = "CommitNotConfirmed";

  /** The event of a try to go back from such a commit that came to nothing. */
  static final String WAY_BACK_FAILED = "WayBackFailed";

  private static final String HAPROXY = "/haproxy";

  private final CommandHandler handler;

  public DeploymentLog(CommandHandler handler) {
    this.handler = handler;
  }

  /** The event of what went well. */
  static String committed(Trigger trigger) {
    return trigger == Trigger.BACK ? NOT_CONFIRMED : COMMITTED;
  }

  /** The event of what HAProxy did not load. */
  static String failed(Trigger trigger) {
    return trigger == Trigger.BACK ? WAY_BACK_FAILED : FAILED;
  }

  /** Whether nothing can be recorded: then nothing is done with HAProxy, either. */
  public boolean isReadOnly() {
    return handler.readOnly().isPresent();
  }

  public View view() {
    return handler.view();
  }

  public Deployment deployment() {
    return handler.view().deployment();
  }

  /**
   * Records what came of a commit where that is no answer; on disk when it returns.
   *
   * @param subject what was asked for, as a path
   */
  public void commit(
      String type,
      String subject,
      DeploymentChange change,
      List<KeptText> texts,
      Requested requested) {
    commit(type, subject, List.of(change), texts, requested);
  }

  /** Likewise of several changes, in their order. */
  public void commit(
      String type,
      String subject,
      List<DeploymentChange> changes,
      List<KeptText> texts,
      Requested requested) {
    RecordDeployment command = new RecordDeployment(type, subject, changes, texts);
    Acknowledgement.await(handler.submit(command, Preconditions.NONE, requested));
  }

  /**
   * Records what a commit did, with its answer.
   *
   * @param type of the event
   * @param subject likewise
   * @param changes in their order
   * @param result what is answered, out of the event's version
   * @return waits until it is on disk
   */
  public <R> Supplier<R> commit(
      String type,
      String subject,
      List<DeploymentChange> changes,
      List<KeptText> texts,
      Requester<R> requester,
      LongFunction<R> result) {
    return begin(new RecordDeployment(type, subject, changes, texts), requester, result);
  }

  /** Records that HAProxy was started or stopped; on disk when it returns. */
  <R> R control(
      String type, DeploymentChange change, Requester<R> requester, LongFunction<R> result) {
    return begin(new RecordDeployment(type, HAPROXY, change, List.of()), requester, result).get();
  }

  private <R> Supplier<R> begin(
      RecordDeployment command, Requester<R> requester, LongFunction<R> result) {
    Requested requested = requester.answered(result);
    CompletableFuture<Accepted> answer = handler.submit(command, Preconditions.NONE, requested);
    return () -> result.apply(Acknowledgement.await(answer).event().version());
  }
}
