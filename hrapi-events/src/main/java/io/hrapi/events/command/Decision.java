package io.hrapi.events.command;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.model.Name;
import java.util.List;
import java.util.Map;

/**
 * What an accepted command does.
 *
 * @param type the type of the event
 * @param subject the path of the requested resource
 * @param outcome what happened to that resource
 * @param changes the changes; empty if everything already was as requested
 * @param movedFrom the previous parent of each moved endpoint or target, by the name of the latter
 * @param attachments what the log stores, encrypts again or destroys together with the event
 * @param parts for a transaction, the decision on each operation, in order; else empty
 * @param notes notes for the client; not part of the event
 */
public record Decision(
    EventType type,
    String subject,
    Outcome outcome,
    List<? extends Change> changes,
    Map<Name, Name> movedFrom,
    Attachments attachments,
    List<Decision> parts,
    List<Note> notes) {

  /** Checks, if assertions are enabled, that events of this type may have these changes. */
  public Decision {
    assert changes.stream().allMatch(type::carries) : type + " carries none of " + changes;
  }

  /** Creates a decision without parts and notes. */
  Decision(
      EventType type,
      String subject,
      Outcome outcome,
      List<? extends Change> changes,
      Map<Name, Name> movedFrom,
      Attachments attachments) {
    this(type, subject, outcome, changes, movedFrom, attachments, List.of(), List.of());
  }

  /** Returns this decision with these attachments. */
  Decision with(Attachments beside) {
    return new Decision(type, subject, outcome, changes, movedFrom, beside, parts, notes);
  }

  /** Returns this decision with the decisions on the operations of a transaction as its parts. */
  Decision of(List<Decision> operations) {
    return new Decision(
        type, subject, outcome, changes, movedFrom, attachments, List.copyOf(operations), notes);
  }

  /** Returns this decision with one note. */
  Decision noting(Advice advice, String text) {
    return new Decision(
        type,
        subject,
        outcome,
        changes,
        movedFrom,
        attachments,
        parts,
        List.of(new Note(text, advice)));
  }

  /**
   * A note for the client.
   *
   * @param advice what the client can do in addition to what the text says
   */
  public record Note(String text, Advice advice) {}

  /** What happened to the requested resource. */
  public enum Outcome {
    CREATED,
    MODIFIED,
    DELETED,
    /** The command was not about one resource. */
    DONE
  }
}
