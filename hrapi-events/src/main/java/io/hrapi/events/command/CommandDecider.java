package io.hrapi.events.command;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides commands, and creates the event of each that is accepted: the next event of the log, with
 * its hash in the chain. Writes nothing. For one thread, except {@link #decide(Command,
 * Preconditions, View)}.
 */
final class CommandDecider {

  private final String logId;
  private final EventClock clock;
  private final Supplier<UUID> ids;
  private final String node;
  private final HashChain chain = new HashChain();

  CommandDecider(String logId, EventClock clock, Supplier<UUID> ids, String node) {
    this.logId = logId;
    this.clock = clock;
    this.ids = ids;
    this.node = node;
  }

  /**
   * Returns what a command would do.
   *
   * @throws Refusal if it would be refused
   */
  static Decision decide(Command command, Preconditions preconditions, View current) {
    if (!preconditions.equals(Preconditions.NONE)) {
      command.check(preconditions, current);
    }
    return command.decide(current);
  }

  /**
   * Decides a submitted command. Never throws: a refusal or a fault is part of the result.
   *
   * @param known the number of failed writes so far
   * @param current the state on which it is decided
   */
  Decided decide(Submission submission, int known, View current) {
    try {
      Decision decision = decide(submission.command(), submission.preconditions(), current);
      View base = submission.command().base(current);
      EventRecord open = open(base, decision, submission.metadata());
      View after = base.evolve(open, decision.changes());
      Idempotency idempotency = submission.metadata().idempotency();
      if (idempotency != null) {
        open =
            open.withAnswer(
                idempotency.key(),
                idempotency.requestHash(),
                idempotency.answer().text(decision, after));
      }
      EventRecord event = open.withHash(chain.hash(base.head().hash(), open));
      return new Decided(submission, known, event, decision, null, after.at(event.head()));
    } catch (RuntimeException e) {
      // A refusal, or a fault in this command, which must not make the others fail.
      return new Decided(submission, known, null, null, e, current);
    } catch (Error e) {
      // For example a stack overflow: if this thread ended, nothing could ever be written again.
      IllegalStateException fault =
          new IllegalStateException("an internal error while deciding", e);
      return new Decided(submission, known, null, null, fault, current);
    }
  }

  /** Creates the event without the answer for a retry and without its hash. */
  private EventRecord open(View before, Decision decision, CommandMetadata metadata) {
    EventClock.Reading time = clock.read(before.timeMicros());
    List<Change> changes = new ArrayList<>(decision.changes());
    if (time.doubted() != null) {
      changes.add(new ClockDoubted(time.doubted()));
    }
    return new EventRecord(
        before.version() + 1,
        time.micros(),
        ids.get().toString(),
        logId,
        node,
        decision.type().storedName(),
        decision.subject(),
        metadata.actor(),
        metadata.origin(),
        metadata.reason(),
        metadata.requestId(),
        metadata.traceparent(),
        null,
        null,
        null,
        ChangeCodec.FORMAT,
        ChangeCodec.encode(changes),
        Hash.ZERO);
  }
}
