package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.CertificateFields;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource with a history of its own: the versions that changed what a reader sees of it, and
 * with that its entity tag.
 *
 * @param path {@code /pools/eta/targets/targetS1}; {@code /model} for all resources together
 * @param related what else can change the resource: the weight that a target inherits, the
 *     endpoints that refer to a certificate; null if nothing can
 */
public record HistoryPath(String path, @Nullable String related) {

  /** The path for all resources together. */
  public static final HistoryPath MODEL = new HistoryPath(ResourcePath.MODEL.text(), null);

  /** The configuration that HAProxy was given, from the model or an upload. */
  public static final HistoryPath RUNNING = new HistoryPath(ResourcePath.RUNNING.text(), null);

  private static final String WEIGHT = "weight:";
  private static final String USERS = "users:";

  public static HistoryPath gateway(Name gateway) {
    return of(ResourcePath.gateway(gateway));
  }

  public static HistoryPath endpoint(Name gateway, Name endpoint) {
    return of(ResourcePath.endpoint(gateway, endpoint));
  }

  public static HistoryPath route(Name gateway, Name alias) {
    return of(ResourcePath.route(gateway, alias));
  }

  public static HistoryPath pool(Name pool) {
    return of(ResourcePath.pool(pool));
  }

  public static HistoryPath policy(Name pool) {
    return of(ResourcePath.policy(pool));
  }

  public static HistoryPath target(Name pool, Name target) {
    return of(ResourcePath.target(pool, target));
  }

  public static HistoryPath certificate(Name certificate) {
    return of(ResourcePath.certificate(certificate));
  }

  /**
   * Returns the history path for any path, also for one above resources or where no resource can
   * be.
   *
   * @param path as in {@link #path}
   */
  public static HistoryPath of(String path) {
    return of(new ResourcePath(path));
  }

  private static HistoryPath of(ResourcePath path) {
    return new HistoryPath(path.text(), related(path));
  }

  private static @Nullable String related(ResourcePath path) {
    if (path.isOf(TargetFields.KIND)) {
      return WEIGHT + path.parent();
    }
    return path.isOf(CertificateFields.KIND) ? USERS + path : null;
  }

  // A key that is not the path of a resource, but shared by several, does not begin with a slash.
  private static String weight(Name pool) {
    return WEIGHT + ResourcePath.pool(pool);
  }

  private static String users(Name certificate) {
    return USERS + ResourcePath.certificate(certificate);
  }

  /**
   * Returns the changes of an event that changed this resource: its own changes and those of what
   * it contains; if there are none, those of the related resource.
   */
  public List<Change> of(Iterable<? extends Change> changes) {
    List<Change> own = touching(changes, path);
    return own.isEmpty() && related != null ? touching(changes, related) : own;
  }

  private static List<Change> touching(Iterable<? extends Change> changes, String resource) {
    List<Change> touching = new ArrayList<>();
    for (Change change : changes) {
      SortedMap<String, Boolean> touched = new TreeMap<>();
      touch(change, touched);
      boolean tellsWhence = change instanceof Provenance && resource.equals(MODEL.path);
      if (touched.containsKey(resource) || tellsWhence) {
        touching.add(change);
      }
    }
    return touching;
  }

  /**
   * Adds what a change touches, each with whether its history includes that of its related resource
   * from then on.
   */
  static void touch(Change change, Map<String, Boolean> touched) {
    if (change instanceof ConfigurationLoaded || change instanceof DeploymentForgotten) {
      touched.put(RUNNING.path, false);
    }
    if (!(change instanceof ResourceChanged resource)) {
      return;
    }
    touched.put(MODEL.path, false);
    touch(resource.before(), false, touched);
    touch(resource.after(), true, touched);
    touchUsed(resource, touched);
    touchPolicy(resource, touched);
  }

  private static void touch(
      @Nullable Resource resource, boolean isThere, Map<String, Boolean> touched) {
    if (resource == null) {
      return;
    }
    boolean showsOthers =
        resource instanceof Certificate
            || (resource instanceof Target target && target.weight() == null);
    touched.put(resource.resourcePath().text(), isThere && showsOthers);
    ResourcePath parent = resource.parentPath();
    if (parent != null) {
      touched.put(parent.text(), false);
    }
  }

  /** The representation of a certificate lists the endpoints that refer to it, by their paths. */
  private static void touchUsed(ResourceChanged change, Map<String, Boolean> touched) {
    Name former = certificate(change.before());
    Name next = certificate(change.after());
    if (Objects.equals(former, next) && change.movedFrom() == null) {
      return;
    }
    if (former != null) {
      touched.put(users(former), false);
    }
    if (next != null) {
      touched.put(users(next), false);
    }
  }

  private static @Nullable Name certificate(@Nullable Resource resource) {
    return resource instanceof Endpoint endpoint ? endpoint.address().certificate() : null;
  }

  private static void touchPolicy(ResourceChanged change, Map<String, Boolean> touched) {
    if (!(change.known() instanceof Pool known)) {
      return;
    }
    if (!(change.before() instanceof Pool before) || !(change.after() instanceof Pool after)) {
      touched.put(ResourcePath.policy(known.name()).text(), false);
    } else if (!before.policy().equals(after.policy())) {
      touched.put(ResourcePath.policy(after.name()).text(), false);
      if (!before.policy().weight().equals(after.policy().weight())) {
        touched.put(weight(after.name()), false);
      }
    }
  }
}
