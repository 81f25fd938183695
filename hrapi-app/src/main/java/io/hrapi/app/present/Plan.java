package io.hrapi.app.present;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What changes do to the model, in words for people: {@code add pool eta}, {@code change target t1
 * of pool eta: weight 50 -> 60}, {@code remove gateway x with 2 endpoints}. What goes with its
 * parent is counted there and has no line of its own.
 */
public final class Plan {

  private static final String REMOVE = "remove ";

  private final List<String> lines = new ArrayList<>();

  /** What goes with each gateway or pool that is removed, by the parent's words. */
  private final Map<String, Going> going = new HashMap<>();

  private int added;
  private int changed;
  private int removed;

  private Plan() {}

  /** The plan of changes; those that are not about a resource are passed over. */
  public static Plan of(List<? extends Change> changes) {
    List<ResourceChanged> resources = new ArrayList<>(changes.size());
    for (Change change : changes) {
      if (change instanceof ResourceChanged resourceChange) {
        resources.add(resourceChange);
      }
    }
    Plan plan = new Plan();
    resources.forEach(plan::findParent);
    resources.forEach(plan::countChild);
    resources.forEach(plan::add);
    return plan;
  }

  /** A line for each resource, in the order of the changes. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How many resources are added, changed and removed, under these words. */
  public Map<String, Integer> summary() {
    Map<String, Integer> summary = new LinkedHashMap<>();
    summary.put("added", added);
    summary.put("changed", changed);
    summary.put("removed", removed);
    return summary;
  }

  private void findParent(ResourceChanged change) {
    Resource before = change.before();
    if (change.after() == null && before != null && before.parent() == null) {
      going.put(Words.name(before), new Going());
    }
  }

  private void countChild(ResourceChanged change) {
    Resource before = change.before();
    if (change.after() == null && before != null) {
      Going with = going.get(Words.parent(before));
      if (with != null) {
        with.count(before);
      }
    }
  }

  private void add(ResourceChanged change) {
    Resource before = change.before();
    Resource after = change.after();
    if (after == null) {
      removed++;
      remove(Objects.requireNonNull(before));
    } else if (before == null) {
      added++;
      lines.add("add " + Words.name(after) + Words.notable(after));
    } else {
      changed++;
      String what =
          change.movedFrom() == null
              ? "change " + Words.name(after)
              : "move " + Words.name(before) + " to " + Words.parent(after);
      lines.add(what + Words.differences(before, after));
    }
  }

  private void remove(Resource resource) {
    Going with = going.get(Words.name(resource));
    if (with != null) {
      lines.add(REMOVE + Words.name(resource) + with.words());
    } else if (!going.containsKey(Words.parent(resource))) {
      lines.add(REMOVE + Words.name(resource));
    }
  }

  /** What goes with one parent. */
  private static final class Going {
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    void count(Resource child) {
      counts.merge(child.kind().shownWord(), 1, Integer::sum);
    }

    String words() {
      List<String> words = new ArrayList<>();
      counts.forEach((kind, count) -> words.add(count + " " + kind + (count == 1 ? "" : "s")));
      return words.isEmpty() ? "" : " with " + String.join(" and ", words);
    }
  }
}
