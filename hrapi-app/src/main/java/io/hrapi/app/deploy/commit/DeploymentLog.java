package io.hrapi.app.deploy.commit;

import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.change.EventType;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordDeployment;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Reads the state of HAProxy that the event log recorded, and records what happens to HAProxy.
 * Thread-safe.
 */
public final class DeploymentLog {

  private static final String HAPROXY = "/haproxy";

  private final CommandHandler handler;

  public DeploymentLog(CommandHandler handler) {
    this.handler = handler;
  }

  /** Returns the event type for success. */
  static EventType committed(Trigger trigger) {
    return trigger == Trigger.BACK
        ? EventType.COMMIT_NOT_CONFIRMED
        : EventType.CONFIGURATION_COMMITTED;
  }

  /** Returns the event type for a commit that HAProxy did not load. */
  static EventType failed(Trigger trigger) {
    return trigger == Trigger.BACK ? EventType.WAY_BACK_FAILED : EventType.COMMIT_FAILED;
  }

  /** Returns whether nothing can be recorded; HAProxy is not changed then, either. */
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
   * Records the outcome of a commit with an event that answers no request; returns once it is on
   * disk.
   *
   * @param subject the requested operation, as a path
   */
  public void commit(
      EventType type,
      String subject,
      DeploymentChange change,
      List<KeptText> texts,
      CommandMetadata metadata) {
    commit(type, subject, List.of(change), texts, metadata);
  }

  /** Records an outcome of several changes, in their order; returns once it is on disk. */
  public void commit(
      EventType type,
      String subject,
      List<DeploymentChange> changes,
      List<KeptText> texts,
      CommandMetadata metadata) {
    RecordDeployment command = new RecordDeployment(type, subject, changes, texts);
    Acknowledgement.await(handler.submit(command, Preconditions.NONE, metadata));
  }

  /**
   * Records the outcome of a commit, with its answer.
   *
   * @param type the type of the event
   * @param subject the requested operation, as a path
   * @param changes the changes, in their order
   * @param result computes the answer from the event's version
   * @return supplies the answer, after it has waited until the event is on disk
   */
  public <R> Supplier<R> commit(
      EventType type,
      String subject,
      List<DeploymentChange> changes,
      List<KeptText> texts,
      Requester<R> requester,
      LongFunction<R> result) {
    return begin(new RecordDeployment(type, subject, changes, texts), requester, result);
  }

  /** Records that HAProxy was started or stopped; returns once it is on disk. */
  <R> R control(
      EventType type, DeploymentChange change, Requester<R> requester, LongFunction<R> result) {
    return begin(new RecordDeployment(type, HAPROXY, change, List.of()), requester, result).get();
  }

  private <R> Supplier<R> begin(
      RecordDeployment command, Requester<R> requester, LongFunction<R> result) {
    CommandMetadata metadata = requester.answered(result);
    CompletableFuture<Accepted> answer = handler.submit(command, Preconditions.NONE, metadata);
    return () -> result.apply(Acknowledgement.await(answer).event().version());
  }
}
