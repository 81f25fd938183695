package io.hrapi.haproxy.policy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What uploaded configurations may contain: everything that HAProxy does with traffic, but nothing
 * about its own process, and nothing that makes it run programs or use files, unless the operator
 * allows it. Created once at the start; immutable, thread-safe.
 */
public final class UploadPolicy {

  /** Where uploads may name files and sockets, unless the operator says otherwise. */
  public static final String FOLDERS =
      "/etc/haproxy, /etc/ssl, /usr/share, /run/haproxy, /var/lib/haproxy, /dev/log, /dev/null";

  /** What stands in place of a line that is not loaded. */
  public static final String LEFT_OUT = "# left out by hrapi";

  private final Set<Allowance> allowed;
  private final List<Path> folders;
  private final List<Path> closed;

  /**
   * Takes the operator's settings.
   *
   * @param allow names of {@link Allowance}s, apart by commas or blanks
   * @param folders absolute paths, apart by commas or blanks
   * @param closed hrapi's own folders, in which a commit's folder alone is open
   * @throws IllegalArgumentException if a name or a path is not valid
   */
  public UploadPolicy(String allow, String folders, List<Path> closed) {
    this.allowed = Set.copyOf(Allowance.parse(allow));
    this.folders = AllowedPaths.parse(folders);
    this.closed = closed.stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }

  /**
   * Whether a configuration names files beside those of its commit, which HAProxy may quote in its
   * messages.
   */
  public static boolean namesFiles(String text) {
    AllowedPaths none = new AllowedPaths(List.of(), List.of(), Path.of("/nowhere"), false);
    Set<Allowance> all = EnumSet.allOf(Allowance.class);
    return !new Judge(all, none, new Variables()).judge(text).refused().isEmpty();
  }

  /**
   * Judges an upload; no file is read.
   *
   * @param text with hrapi's own variables replaced
   * @param commit the folder in which its files will lie, absolute
   */
  public Verdict judge(String text, Path commit) {
    AllowedPaths paths =
        new AllowedPaths(folders, closed, commit, allowed.contains(Allowance.PATHS));
    return new Judge(allowed, paths, new Variables()).judge(text);
  }
}
