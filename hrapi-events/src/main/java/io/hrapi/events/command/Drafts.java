package io.hrapi.events.command;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.model.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects the changes of one decision; values that stay the same are not changes. */
final class Drafts {

  private final List<Change> changes = new ArrayList<>(4);
  private final Map<Name, Name> movedFrom = new LinkedHashMap<>();

  /** Adds a change, unless it changes nothing. */
  void add(ResourceChanged change) {
    if (Objects.equals(change.before(), change.after())) {
      return;
    }
    changes.add(change);
    Name former = change.movedFrom();
    if (former != null) {
      movedFrom.put(change.known().name(), former);
    }
  }

  /** Adds changes as they are; does not record moves for {@link Decision#movedFrom()}. */
  void addAll(List<? extends Change> made) {
    changes.addAll(made);
  }

  Decision decision(EventType type, String subject, Decision.Outcome outcome) {
    return new Decision(
        type, subject, outcome, List.copyOf(changes), Map.copyOf(movedFrom), Attachments.NONE);
  }

  Decision put(EventType type, String subject, boolean existed) {
    return decision(type, subject, existed ? Decision.Outcome.MODIFIED : Decision.Outcome.CREATED);
  }
}
