package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The account that runs HAProxy and its check: that of hrapi or, if hrapi is root, a separate
 * account that has only its own files and the capability to listen on low ports (setpriv(1)). The
 * account is looked up when it is needed, because the package that creates it may be installed
 * later. Immutable, thread-safe.
 */
public final class HaproxyAccount {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  private static final Set<PosixFilePermission> SHOWN_FOLDER =
      PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> SHOWN_FILE =
      PosixFilePermissions.fromString("rw-r-----");
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  /** The effective user is the second of four numbers (proc(5)). */
  private static final Pattern ROOT = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+0\\s");

  /** Enough for half a million connections; also the kernel's default maximum. */
  private static final long MAXIMUM_OPEN_FILES = 1 << 20;

  private static final Path OPEN_FILES_ALLOWED = Path.of("/proc/sys/fs/nr_open");
  private static final Path OWN_LIMITS = Path.of("/proc/self/limits");
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_RUN = 127;

  private static final HaproxyAccount OWN = new HaproxyAccount(Optional.empty());

  private final Optional<String> name;

  private HaproxyAccount(Optional<String> name) {
    this.name = name;
  }

  /** Returns hrapi's own account: HAProxy has the same permissions as hrapi. */
  public static HaproxyAccount own() {
    return OWN;
  }

  /**
   * Returns another account, with the group of the same name. Only root can switch to it.
   *
   * @throws IllegalArgumentException if the name is not valid for an account, or is root
   */
  public static HaproxyAccount named(String name) {
    if (!NAME.matcher(name).matches() || name.equals("root")) {
      throw new IllegalArgumentException(
          "HAProxy's account is '"
              + name
              + "', expected the name of an account other than root, for example haproxy");
    }
    return new HaproxyAccount(Optional.of(name));
  }

  /** Returns whether hrapi runs as root, so that HAProxy must run as another account. */
  public static boolean isNeeded() {
    try {
      return ROOT.matcher(Files.readString(OWN_STATUS)).find();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which user hrapi runs as", e);
    }
  }

  /** Returns the name of the account; empty for hrapi's own. */
  public Optional<String> name() {
    return name;
  }

  /**
   * Returns the account that a process runs as.
   *
   * @return a name, or a number if the account has no name; empty if the process has ended
   */
  public static Optional<String> of(long pid) {
    try {
      return Optional.of(Files.getOwner(Path.of("/proc", Long.toString(pid))).getName());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the command line prefix that makes HAProxy run as this account.
   *
   * @param mayListen whether HAProxy gets the capability to listen on low ports, if hrapi has it
   * @throws HaproxyUnavailableException if the account does not exist
   */
  List<String> words(boolean mayListen) {
    if (name.isEmpty()) {
      return List.of();
    }
    require();
    String rights =
        mayListen && Capabilities.have(Capabilities.NET_BIND_SERVICE)
            ? "-all,+net_bind_service"
            : "-all";
    return List.of(
        Processes.utility("setpriv").toString(),
        "--reuid",
        name.get(),
        "--regid",
        name.get(),
        "--clear-groups",
        "--inh-caps=" + rights,
        "--ambient-caps=" + rights,
        "--bounding-set=" + rights,
        "--no-new-privs");
  }

  /**
   * Returns whether an exit status means that HAProxy was not run at all: it is then setpriv's
   * status, by the shell's convention (not executable, not found, not allowed to switch accounts).
   */
  boolean isNotRun(int status) {
    return name.isPresent() && (status == NOT_EXECUTABLE || status == NOT_RUN);
  }

  /**
   * Returns the command line prefix that lets HAProxy open as many files as it needs: as root it
   * would raise the limit itself. Empty if the limit suffices, or if hrapi may not raise it (mostly
   * in a container).
   */
  List<String> openFiles() {
    if (name.isEmpty() || !Capabilities.have(Capabilities.SYS_RESOURCE)) {
      return List.of();
    }
    try {
      Optional<OpenFiles.Limits> limits = OpenFiles.Limits.read(OWN_LIMITS);
      if (limits.isEmpty() || limits.get().hard().isEmpty()) {
        return List.of();
      }
      long allowed = Long.parseLong(Files.readString(OPEN_FILES_ALLOWED).strip());
      long wanted = Math.min(MAXIMUM_OPEN_FILES, allowed);
      return wanted <= limits.get().hard().getAsLong()
          ? List.of()
          : List.of(
              Processes.utility("prlimit").toString(),
              String.format(Locale.ROOT, "--nofile=%s:%d", limits.get().soft(), wanted));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read how many files hrapi may open", e);
    }
  }

  /**
   * Lets the account, and nobody else except hrapi, read a file or enter a folder.
   *
   * @throws HaproxyUnavailableException if the account does not exist
   */
  void show(Path path) throws IOException {
    if (name.isPresent()) {
      PosixFileAttributeView view = view(path);
      PosixFileAttributes attributes = view.readAttributes();
      Set<PosixFilePermission> shown = attributes.isDirectory() ? SHOWN_FOLDER : SHOWN_FILE;
      GroupPrincipal group = group();
      if (!attributes.group().equals(group)) {
        view.setGroup(group);
      }
      if (!attributes.permissions().equals(shown)) {
        view.setPermissions(shown);
      }
    }
  }

  /**
   * Makes the account the owner of a file or folder; the mode stays.
   *
   * @throws HaproxyUnavailableException if the account does not exist
   */
  void give(Path path) throws IOException {
    if (name.isPresent()) {
      PosixFileAttributeView view = view(path);
      view.setOwner(user());
      view.setGroup(group());
    }
  }

  /**
   * Makes the account the owner of one of hrapi's sockets, so that the account can share its
   * address (SO_REUSEPORT, socket(7): decided by the owner's user id).
   *
   * @param descriptor the file descriptor of the socket in this process
   */
  void give(int descriptor) throws IOException {
    if (name.isPresent()) {
      // Follows the link, to the socket itself.
      Files.setOwner(Path.of("/proc/self/fd", Integer.toString(descriptor)), user());
    }
  }

  /**
   * Checks that the account can reach a folder.
   *
   * @throws HaproxyUnavailableException if it cannot, naming the folder that it cannot enter, or if
   *     the account does not exist
   */
  void requireReachable(Path folder) throws IOException {
    if (name.isEmpty()) {
      return;
    }
    UserPrincipal user = user();
    GroupPrincipal group = group();
    for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
      PosixFileAttributes attributes = view(each).readAttributes();
      PosixFilePermission right =
          attributes.owner().equals(user)
              ? PosixFilePermission.OWNER_EXECUTE
              : attributes.group().equals(group)
                  ? PosixFilePermission.GROUP_EXECUTE
                  : PosixFilePermission.OTHERS_EXECUTE;
      if (!attributes.permissions().contains(right)) {
        throw new HaproxyUnavailableException(
            String.format(
                "HAProxy's account %s cannot enter %s (mode %s, of %s), where its files in %s are;"
                    + " name another folder in HRAPI_HAPROXY_HOME",
                name.get(),
                each,
                PosixFilePermissions.toString(attributes.permissions()),
                attributes.owner().getName(),
                folder),
            null);
      }
    }
  }

  private void require() {
    try {
      user();
      group();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look up HAProxy's account", e);
    }
  }

  private UserPrincipal user() throws IOException {
    try {
      return accounts().lookupPrincipalByName(present());
    } catch (UserPrincipalNotFoundException e) {
      throw missing("account", e);
    }
  }

  private GroupPrincipal group() throws IOException {
    try {
      return accounts().lookupPrincipalByGroupName(present());
    } catch (UserPrincipalNotFoundException e) {
      throw missing("group", e);
    }
  }

  private HaproxyUnavailableException missing(String what, Exception cause) {
    return new HaproxyUnavailableException(
        String.format(
            "there is no %s '%s', and HAProxy never runs as root; install the package "
                + "haproxy, or create one (useradd --system --user-group %s), or name another "
                + "in HRAPI_HAPROXY_ACCOUNT",
            what, present(), present()),
        cause);
  }

  private String present() {
    return name.orElseThrow();
  }

  private static UserPrincipalLookupService accounts() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }

  private static PosixFileAttributeView view(Path path) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS),
        "a file of a POSIX system");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HaproxyAccount account && name.equals(account.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name.orElse("our own account");
  }
}
