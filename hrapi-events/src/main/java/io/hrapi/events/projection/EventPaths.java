package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.model.ResourcePath;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths under which an event of the audit trail is found: the path of the request, and the
 * paths of the changed resources. Immutable and thread-safe.
 */
public final class EventPaths {

  /**
   * The prefix of index entries for events that are found below a path but did not change the
   * resource with that path.
   */
  private static final String TRAIL = "trail:";

  /** The subjects of an imported log may be any text of any length, not only paths of the API. */
  private static final int MAX_CHARS = 1_000;

  private static final int MAX_PARTS = 16;

  private final String subject;

  /**
   * The path of each changed resource, with whether its history includes that of a related resource
   * from then on.
   */
  private final NavigableMap<String, Boolean> touched;

  private EventPaths(String subject, NavigableMap<String, Boolean> touched) {
    this.subject = subject;
    this.touched = touched;
  }

  /** Returns the paths of an event, all in memory. */
  public static EventPaths of(EventRecord event) {
    return of(event.subject(), ChangeCodec.lazily(event.format(), event.changes()));
  }

  static EventPaths of(String subject, Iterable<? extends Change> changes) {
    NavigableMap<String, Boolean> touched = new TreeMap<>();
    changes.forEach(change -> HistoryPath.touch(change, touched));
    return new EventPaths(subject, touched);
  }

  /** Returns the number of changed resources. */
  public int size() {
    return touched.size();
  }

  /**
   * The relation of an event to a resource.
   *
   * @param within whether the event was a request for, or changed, the resource or something that
   *     it contains
   * @param related whether the event changed the related resource, whose history the resource's
   *     history may include
   * @param follows whether the resource's history includes that of the related resource from now
   *     on; null if the event does not change that
   */
  public record Bearing(boolean within, boolean related, @Nullable Boolean follows) {

    private Bearing and(Bearing later) {
      return new Bearing(
          within || later.within,
          related || later.related,
          later.follows == null ? follows : later.follows);
    }
  }

  /** Returns the relation of the event to a resource. */
  public Bearing on(HistoryPath resource) {
    String path = resource.path();
    ResourcePath asked = new ResourcePath(path);
    return new Bearing(
        asked.contains(subject) || touched.containsKey(path) || touchesBelow(asked),
        resource.related() != null && touched.containsKey(resource.related()),
        touched.get(path));
  }

  /** Returns the relation of an event to a resource, without all paths of the event in memory. */
  public static Bearing bearing(EventRecord event, HistoryPath resource) {
    Bearing bearing = of(event.subject(), List.of()).on(resource);
    for (Change change : ChangeCodec.lazily(event.format(), event.changes())) {
      bearing = bearing.and(of(event.subject(), List.of(change)).on(resource));
    }
    return bearing;
  }

  private boolean touchesBelow(ResourcePath path) {
    String next = touched.higherKey(path.below());
    return next != null && path.contains(next);
  }

  /** Returns the entries of the event for the index. */
  List<HistoryIndex.Entry> entries(long version) {
    List<HistoryIndex.Entry> entries = new ArrayList<>(2 * touched.size() + 2);
    touched.forEach(
        (resource, follows) -> entries.add(new HistoryIndex.Entry(resource, version, follows)));
    NavigableMap<String, Boolean> above = new TreeMap<>();
    above(subject, above);
    touched.keySet().forEach(path -> above(path, above));
    above
        .keySet()
        .forEach(path -> entries.add(new HistoryIndex.Entry(trail(path), version, false)));
    return entries;
  }

  /** Adds a path and its ancestors, without the paths of changed resources. */
  private void above(String path, NavigableMap<String, Boolean> above) {
    if (!path.startsWith("/")
        || path.length() > MAX_CHARS
        || path.chars().filter(each -> each == '/').count() > MAX_PARTS) {
      return;
    }
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String part = path.substring(0, end);
      if (!touched.containsKey(part)) {
        above.put(part, true);
      }
    }
  }

  /**
   * Returns the index key for the events that are found under a path but did not change the
   * resource with that path.
   */
  static String trail(String path) {
    return TRAIL + path;
  }
}
