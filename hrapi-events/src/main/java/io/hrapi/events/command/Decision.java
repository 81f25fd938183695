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
 * @param type of the event, in the past tense
 * @param subject the resource that was asked for, as a path
 * @param outcome whether that resource was there before
 * @param changes empty if everything was so already
 * @param movedFrom the parent that each moved endpoint or target left, by its name
 * @param attachments what the log is to keep, seal anew and destroy beside the event
 * @param parts the decision on each operation of a transaction, in their order; else empty
 * @param notes what whoever asked should know of it, in words; not part of the event
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

  /** Checks, where assertions are enabled, that events of this type carry such changes. */
  public Decision {
    assert changes.stream().allMatch(type::carries) : type + " carries none of " + changes;
  }

  /** A decision without parts. */
  Decision(
      EventType type,
      String subject,
      Outcome outcome,
      List<? extends Change> changes,
      Map<Name, Name> movedFrom,
      Attachments attachments) {
    this(type, subject, outcome, changes, movedFrom, attachments, List.of(), List.of());
  }

  /** This decision with that beside its event. */
  Decision with(Attachments beside) {
    return new Decision(type, subject, outcome, changes, movedFrom, beside, parts, notes);
  }

  /** This decision as the one on these operations. */
  Decision of(List<Decision> operations) {
    return new Decision(
        type, subject, outcome, changes, movedFrom, attachments, List.copyOf(operations), notes);
  }

  /** This decision with a note. */
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
   * Notes for the requester, in words.
   *
   * @param advice what can be done about it, beside what the text says
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
