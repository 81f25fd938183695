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
 * Describes for people what changes do to the model: {@code add pool eta}, {@code change target t1
 * of pool eta: weight 50 -> 60}, {@code remove gateway x with 2 endpoints}. Resources that are
 * removed with their parent are counted in its line and have none of their own.
 */
public final class Plan {

  private static final String REMOVE = "remove ";

  private final List<String> lines = new ArrayList<>();

  /** What is removed with each gateway or pool, by the parent's description. */
  private final Map<String, Going> going = new HashMap<>();

  private int added;
  private int changed;
  private int removed;

  private Plan() {}

  /** Returns the plan of changes; changes that are not about a resource are ignored. */
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

  /** Returns a line for each resource, in the order of the changes. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Returns how many resources are {@code added}, {@code changed} and {@code removed}, under these
   * keys.
   */
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

  /** Counts what is removed with one parent. */
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
