package io.hrapi.events.store;

import io.hrapi.events.fixture.LogFiles;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Test events: chained, numbered, one second apart. */
final class Events {

  static final String LOG_ID = "7f6b7c1e-9f0a-4f0e-8a51-1f2d3c4b5a69";

  private Events() {}

  /** Returns {@code count} events that follow {@code head}. */
  static List<EventRecord> after(LogHead head, int count) {
    return after(head, count, draft -> draft);
  }

  /** Returns {@code count} events that follow {@code head}, each changed before it is chained. */
  static List<EventRecord> after(LogHead head, int count, UnaryOperator<Draft> change) {
    List<EventRecord> events = new ArrayList<>();
    HashChain chain = new HashChain();
    Hash previous = head.hash();
    for (long version = head.version() + 1; version <= head.version() + count; version++) {
      EventRecord event = change.apply(Draft.of(version)).record(chain, previous);
      events.add(event);
      previous = event.hash();
    }
    return events;
  }

  static LogHead head(List<EventRecord> events) {
    return events.get(events.size() - 1).head();
  }

  static KeptText text(String text) {
    return LogFiles.text(text);
  }

  /**
   * Returns a sealed secret; its bytes contain the key id, so they differ from one key to another.
   */
  static KeptSecret secret(String id, String keyId) {
    return new KeptSecret(
        id, keyId, (id + " sealed under " + keyId).getBytes(StandardCharsets.UTF_8));
  }

  static Hash sha256(String text) {
    return text(text).sha256();
  }

  /** The fields of an event that tests choose. */
  record Draft(
      long version, long timeMicros, String type, String subject, String actor, String changes) {

    static Draft of(long version) {
      return new Draft(
          version,
          version * 1_000_000,
          "TargetPut",
          "/pools/eta/targets/target" + version,
          "marta",
          "[{\"change\":\"TargetPut\",\"pool\":\"eta\",\"target\":\"target" + version + "\"}]");
    }

    Draft at(long micros) {
      return new Draft(version, micros, type, subject, actor, changes);
    }

    Draft on(String path) {
      return new Draft(version, timeMicros, type, path, actor, changes);
    }

    Draft of(String newType) {
      return new Draft(version, timeMicros, newType, subject, actor, changes);
    }

    Draft by(String newActor) {
      return new Draft(version, timeMicros, type, subject, newActor, changes);
    }

    Draft with(String newChanges) {
      return new Draft(version, timeMicros, type, subject, actor, newChanges);
    }

    EventRecord record(HashChain chain, Hash previous) {
      boolean full = version % 2 == 0;
      EventRecord unchained =
          new EventRecord(
              version,
              timeMicros,
              new UUID(0x1234, version).toString(),
              LOG_ID,
              "node-1",
              type,
              subject,
              actor,
              "192.0.2.7",
              full ? "why not" : null,
              "request-" + version,
              full ? "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" : null,
              full ? "key-" + version : null,
              full ? "abcdef" : null,
              full ? "{\"status\":201}" : null,
              1,
              changes,
              Hash.ZERO);
      return withHash(unchained, chain.hash(previous, unchained));
    }

    private static EventRecord withHash(EventRecord event, Hash hash) {
      return new EventRecord(
          event.version(),
          event.timeMicros(),
          event.id(),
          event.logId(),
          event.node(),
          event.type(),
          event.subject(),
          event.actor(),
          event.origin(),
          event.reason(),
          event.requestId(),
          event.traceparent(),
          event.idempotencyKey(),
          event.requestHash(),
          event.answer(),
          event.format(),
          event.changes(),
          hash);
    }
  }
}
