package io.hrapi.app.deploy.commit;

import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of loading a configuration into HAProxy.
 *
 * @param because the reason for this way; empty if no other was possible
 * @param pid the pid of HAProxy's master; 0 if it stays stopped
 * @param haproxy HAProxy's version; empty if it is unknown
 * @param warnings the warnings of the check and of the load, each once, because HAProxy repeats
 *     most of them
 * @param awaited the deadline of the confirmation, as in the note; null if no confirmation is
 *     awaited
 */
record Loaded(
    Outcome outcome,
    String because,
    long pid,
    String haproxy,
    List<String> warnings,
    @Nullable ConfirmationAwaited awaited) {

  /**
   * Returns the result for a HAProxy that stays stopped and loads the configuration at its next
   * start.
   */
  static Loaded staged() {
    return new Loaded(Outcome.STAGED, "", 0, "", List.of(), null);
  }

  /** Returns this result with the warnings of the check in front. */
  Loaded after(List<String> checked) {
    List<String> all = Stream.concat(checked.stream(), warnings.stream()).distinct().toList();
    return new Loaded(outcome, because, pid, haproxy, all, awaited);
  }
}
