package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Servers that were removed at run time, are out of service, and still have connections: HAProxy
 * deletes a server only when it has none. The caller ensures that only one method runs at a time.
 */
public final class RemovedTargets {

  /** The maximum number of servers to delete in one call, which bounds how long a commit waits. */
  private static final int BATCH = 200;

  private final Set<ServerRemoved> all = new LinkedHashSet<>();

  public List<ServerRemoved> all() {
    return List.copyOf(all);
  }

  boolean contains(ServerRemoved server) {
    return all.contains(server);
  }

  public void set(Collection<ServerRemoved> removed) {
    all.clear();
    all.addAll(removed);
  }

  void add(Collection<ServerRemoved> removed) {
    all.addAll(removed);
  }

  /** Forgets all, because a new worker has none of them. */
  void clear() {
    all.clear();
  }

  /**
   * Deletes servers that have no connections left, up to a limit; those that still have some are
   * tried again later.
   */
  public void delete(HaproxyProcess process) {
    List<ServerRemoved> batch = new ArrayList<>(all).subList(0, Math.min(BATCH, all.size()));
    if (!batch.isEmpty()) {
      List<ServerRemoved> left = process.delete(batch);
      batch.forEach(all::remove);
      all.addAll(left);
    }
  }
}
