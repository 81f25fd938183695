package io.hrapi.haproxy.policy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what uploaded configurations may contain: everything that HAProxy does with traffic, but
 * nothing about its own process, and nothing that makes it run programs or use files, unless the
 * operator allows it. Created once at the start; immutable, thread-safe.
 */
public final class UploadPolicy {

  /**
   * The folders of files and sockets that uploads may refer to, unless the operator configures
   * others.
   */
  public static final String FOLDERS =
      "/etc/haproxy, /etc/ssl, /usr/share, /run/haproxy, /var/lib/haproxy, /dev/log, /dev/null";

  /** The comment that replaces a line that is left out. */
  public static final String LEFT_OUT = "# left out by hrapi";

  private final Set<Allowance> allowed;
  private final List<Path> folders;
  private final List<Path> closed;

  /**
   * Creates a policy from the operator's settings.
   *
   * @param allow names of {@link Allowance}s, separated by commas or blanks
   * @param folders absolute paths, separated by commas or blanks
   * @param closed hrapi's own folders, of which only a commit's folder can be used
   * @throws IllegalArgumentException if a name or a path is not valid
   */
  public UploadPolicy(String allow, String folders, List<Path> closed) {
    this.allowed = Set.copyOf(Allowance.parse(allow));
    this.folders = AllowedPaths.parse(folders);
    this.closed = closed.stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }

  /**
   * Returns whether a configuration refers to files other than those of its commit, which HAProxy
   * may quote in its messages.
   */
  public static boolean namesFiles(String text) {
    AllowedPaths none = new AllowedPaths(List.of(), List.of(), Path.of("/nowhere"), false);
    Set<Allowance> all = EnumSet.allOf(Allowance.class);
    return !new Judge(all, none, new Variables()).judge(text).refused().isEmpty();
  }

  /**
   * Checks an upload; reads no file that it refers to.
   *
   * @param text the upload, with hrapi's own variables replaced
   * @param commit the future folder of its files, absolute
   */
  public Verdict judge(String text, Path commit) {
    AllowedPaths paths =
        new AllowedPaths(folders, closed, commit, allowed.contains(Allowance.PATHS));
    return new Judge(allowed, paths, new Variables()).judge(text);
  }
}
