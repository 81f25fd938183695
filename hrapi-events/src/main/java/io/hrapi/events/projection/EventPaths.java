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
 * The paths under which an event of the audit trail is found: the requested one, and those of the
 * resources that it changed. Immutable and thread-safe.
 */
public final class EventPaths {

  /** Of entries in the index of events that are below a path, and do not change what is there. */
  private static final String TRAIL = "trail:";

  /** An imported log may have subjects that are no path of the API, of any length. */
  private static final int MAX_CHARS = 1_000;

  private static final int MAX_PARTS = 16;

  private final String subject;

  /** Each resource that was changed, with whether it follows what is related to it. */
  private final NavigableMap<String, Boolean> touched;

  private EventPaths(String subject, NavigableMap<String, Boolean> touched) {
    this.subject = subject;
    this.touched = touched;
  }

  /** Those of an event, all of whose paths are to be in memory. */
  public static EventPaths of(EventRecord event) {
    return of(event.subject(), ChangeCodec.lazily(event.format(), event.changes()));
  }

  static EventPaths of(String subject, Iterable<? extends Change> changes) {
    NavigableMap<String, Boolean> touched = new TreeMap<>();
    changes.forEach(change -> HistoryPath.touch(change, touched));
    return new EventPaths(subject, touched);
  }

  /** How many resources were changed. */
  public int size() {
    return touched.size();
  }

  /**
   * What an event is to a resource.
   *
   * @param within whether it was asked of the resource or of what it contains, or changed one of
   *     these
   * @param related whether it changed what the resource follows at times
   * @param follows whether the resource follows that from now on; null if it does as before
   */
  public record Bearing(boolean within, boolean related, @Nullable Boolean follows) {

    private Bearing and(Bearing later) {
      return new Bearing(
          within || later.within,
          related || later.related,
          later.follows == null ? follows : later.follows);
    }
  }

  /** What the event is to a resource. */
  public Bearing on(HistoryPath resource) {
    String path = resource.path();
    ResourcePath asked = new ResourcePath(path);
    return new Bearing(
        asked.contains(subject) || touched.containsKey(path) || touchesBelow(asked),
        resource.related() != null && touched.containsKey(resource.related()),
        touched.get(path));
  }

  /** What the event is to a resource, without holding all paths of the event in memory. */
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

  /** What the index says of the event. */
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

  /** Puts down a path and those above it, as far as the event did not change what is there. */
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

  /** Where the index has the events that are found under a path and did not change what it is. */
  static String trail(String path) {
    return TRAIL + path;
  }
}
