package io.hrapi.app.deploy.commit;

import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of loading a configuration into HAProxy.
 *
 * @param because why it went this way; empty where there was no other
 * @param pid of its master; 0 if it stays stopped
 * @param haproxy its version
 * @param warnings of the check and of the load, each once: HAProxy says most of them twice
 * @param awaited until when it is to be confirmed, as the note has it; null if it stays
 */
record Loaded(
    Outcome outcome,
    String because,
    long pid,
    String haproxy,
    List<String> warnings,
    @Nullable ConfirmationAwaited awaited) {

  /** What a HAProxy that stays stopped will load at its next start. */
  static Loaded staged() {
    return new Loaded(Outcome.STAGED, "", 0, "", List.of(), null);
  }

  /** This, with the warnings of the check in front. */
  Loaded after(List<String> checked) {
    List<String> all = Stream.concat(checked.stream(), warnings.stream()).distinct().toList();
    return new Loaded(outcome, because, pid, haproxy, all, awaited);
  }
}
