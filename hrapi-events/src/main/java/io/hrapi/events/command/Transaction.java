package io.hrapi.events.command;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ChangeFold;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Several operations on resources as one event or none: each is decided on the state after the
 * previous one, and the event has their combined changes.
 *
 * @param operations 1–{@link #MAX_OPERATIONS} commands, each about one resource, in order
 */
public record Transaction(List<Command> operations) implements Command {

  /** The maximum number of operations in a transaction. */
  public static final int MAX_OPERATIONS = 10_000;

  private static final Set<Class<? extends Command>> KINDS =
      Set.of(
          PutGateway.class,
          DeleteGateway.class,
          PutEndpoint.class,
          DeleteEndpoint.class,
          PutRoute.class,
          DeleteRoute.class,
          PutPool.class,
          DeletePool.class,
          PutTarget.class,
          DeleteTarget.class,
          PutPolicy.class,
          ResetPolicy.class,
          DeleteCertificate.class);

  /**
   * Checks the number and kinds of the operations, else throws {@link IllegalArgumentException}.
   */
  public Transaction {
    operations = List.copyOf(operations);
    if (operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
      throw new IllegalArgumentException(
          "a transaction has 1 to " + MAX_OPERATIONS + " operations, not " + operations.size());
    }
    for (Command operation : operations) {
      if (!KINDS.contains(operation.getClass())) {
        throw new IllegalArgumentException("not an operation of a transaction: " + operation);
      }
    }
  }

  @Override
  public String subject() {
    return "/transactions";
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns empty: a command on the whole model has no revision. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  /**
   * Decides on all operations.
   *
   * @return the decision, whose parts are the decisions on the operations
   * @throws Refusal.OfOperation if an operation is refused
   */
  @Override
  public Decision decide(View view) {
    List<Decision> parts = new ArrayList<>(operations.size());
    ChangeFold net = new ChangeFold();
    View current = view;
    for (Command operation : operations) {
      Decision part;
      try {
        part = operation.decide(current);
      } catch (Refusal e) {
        throw new Refusal.OfOperation(parts.size(), e);
      }
      parts.add(part);
      current = after(current, part, net);
    }
    Drafts drafts = new Drafts();
    drafts.addAll(net.changes(false));
    return drafts
        .decision(EventType.TRANSACTION_APPLIED, subject(), Decision.Outcome.DONE)
        .of(parts);
  }

  /**
   * Returns the state after an operation. No log ever has this state, so its versions are not read.
   */
  private static View after(View before, Decision part, ChangeFold net) {
    Model model = before.model();
    for (Change change : part.changes()) {
      ResourceChanged resourceChange = (ResourceChanged) change;
      model = resourceChange.applyTo(model, before.version() + 1);
      net.add(resourceChange);
    }
    return new View(
        before.head(), before.timeMicros(), before.modelVersion(), model, before.deployment());
  }
}
