package io.hrapi.haproxy.process;

import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.runtime.ServerStateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of one HAProxy: {@code commits/<id>/} holds the files of each commit, the link {@code
 * live} points to the loaded one, {@code haproxy.log} is HAProxy's output, {@code haproxy.pid} its
 * process id as it reports it, {@code haproxy.lock} is locked while it is alive, {@code
 * server-state} passes states of servers from one worker to the next. Used by one {@link
 * HaproxyProcess} at a time.
 *
 * @param path an absolute path
 * @param account the account that HAProxy runs as and that may read the commits
 */
public record RunDirectory(Path path, HaproxyAccount account) {

  private static final String PREVIEW = "preview-";

  /**
   * @throws IllegalArgumentException if the path is relative
   */
  public RunDirectory {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "run directory '" + path + "' is relative, expected an absolute path");
    }
  }

  /** Creates the directory of a HAProxy that runs as hrapi's own account. */
  public RunDirectory(Path path) {
    this(path, HaproxyAccount.own());
  }

  /**
   * Creates the folder if it is missing: for hrapi only (0700), or readable by HAProxy's account as
   * well (0750).
   *
   * @throws HaproxyUnavailableException if that account does not exist, or cannot reach the folder
   */
  public RunDirectory create() {
    try {
      Disk.createFolder(path, account);
      account.requireReachable(path);
      Disk.createFolder(commits(), account);
      if (!Files.exists(serverState())) {
        Disk.replace(
            serverState(), ServerStateFile.EMPTY.getBytes(StandardCharsets.US_ASCII), account);
      }
      processLock().prepare();
    } catch (IOException e) {
      throw new UncheckedIOException("the run directory " + path + " cannot be created", e);
    }
    return this;
  }

  /** Returns the folder of the commits. */
  public Path commits() {
    return path.resolve("commits");
  }

  /** Returns the file to which HAProxy's output is written. */
  public Path log() {
    return path.resolve("haproxy.log");
  }

  /**
   * Returns the file that passes the states of servers from one worker to the next during a reload.
   */
  public Path serverState() {
    return path.resolve("server-state");
  }

  /**
   * Returns the file to which HAProxy writes its process id: only a hint, because it is written
   * late and not deleted.
   */
  Path pidFile() {
    return path.resolve("haproxy.pid");
  }

  /**
   * Creates an empty file if there is none, because HAProxy's account may not create files in this
   * folder.
   */
  void createPidFile() {
    try {
      if (!Files.exists(pidFile())) {
        Disk.write(pidFile(), new byte[0]);
        account.give(pidFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's pid file " + pidFile() + " cannot be created", e);
    }
  }

  /** Returns the lock that HAProxy holds as long as one of its processes is alive. */
  ProcessLock processLock() {
    return new ProcessLock(path.resolve("haproxy.lock"), log());
  }

  Path liveLink() {
    return path.resolve("live");
  }

  /** Calls {@link CommitFolder#create} for this directory. */
  public CommitFolder commit(ProcessFile process, String haproxyCfg, Map<String, byte[]> files) {
    return CommitFolder.create(commits(), account, process, haproxyCfg, files);
  }

  /**
   * Creates a directory within this one, for a configuration that is only checked; the caller
   * deletes it.
   */
  public RunDirectory preview() {
    try {
      Path folder = Files.createTempDirectory(create().path(), PREVIEW);
      account.show(folder);
      return new RunDirectory(folder, account);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder for a check in " + path, e);
    }
  }

  /** Deletes this directory with its content. */
  public void delete() {
    try {
      Disk.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /** Returns the existing previews, which are in use or were left by a crash. */
  public List<RunDirectory> previews() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(PREVIEW))
          .map(entry -> new RunDirectory(entry, account))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for files of earlier checks in " + path, e);
    }
  }

  /**
   * Returns the commit that is loaded, or that HAProxy loads the next time it starts by itself.
   *
   * @return empty if there is none, or its folder is missing
   * @throws UncheckedIOException if the link cannot be read
   */
  public Optional<CommitFolder> live() {
    Path link = liveLink();
    try {
      if (!Files.isSymbolicLink(link)) {
        return Optional.empty();
      }
      Path folder = path.resolve(Files.readSymbolicLink(link)).normalize();
      return Files.isDirectory(folder)
          ? Optional.of(new CommitFolder(folder.getFileName().toString(), folder))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the link " + link, e);
    }
  }

  /** Returns the folder of a commit; empty if it is missing. */
  Optional<CommitFolder> commit(String id) {
    Path folder = commits().resolve(id);
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(new CommitFolder(id, folder))
        : Optional.empty();
  }

  /**
   * Makes {@code live} point to another commit, atomically, or removes it; survives a power
   * failure.
   */
  void switchLive(Optional<CommitFolder> folder) {
    try {
      Path next = path.resolve("live.next");
      Disk.delete(next);
      if (folder.isPresent()) {
        Files.createSymbolicLink(next, path.relativize(folder.get().path()));
        Disk.rename(next, liveLink());
      } else {
        Files.deleteIfExists(liveLink());
      }
      Disk.syncFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException("the link " + liveLink() + " cannot be switched", e);
    }
  }

  /** Deletes all commits including the live one, for when no HAProxy will run any more. */
  public void deleteCommits() {
    try {
      Files.deleteIfExists(liveLink());
      Disk.delete(commits());
    } catch (IOException e) {
      throw new UncheckedIOException("the commits in " + commits() + " cannot be deleted", e);
    }
  }

  /**
   * Deletes all commits except the live one and some others, and incomplete folders that a crash
   * left. Must not be called while a commit is being created or loaded.
   *
   * @param others the ids of commits to keep
   * @return the ids of the deleted commits
   * @throws UncheckedIOException if reading or deleting files fails
   */
  List<String> prune(Set<String> others) {
    if (!Files.isDirectory(commits())) {
      return List.of();
    }
    Optional<Path> live = live().map(CommitFolder::path);
    List<String> deleted = new ArrayList<>();
    try (Stream<Path> entries = Files.list(commits())) {
      for (Path entry : entries.toList()) {
        if (CommitFolder.isUnfinished(entry)) {
          Disk.delete(entry);
        } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
            && !live.equals(Optional.of(entry))
            && !others.contains(entry.getFileName().toString())) {
          Disk.delete(entry);
          deleted.add(entry.getFileName().toString());
        }
      }
      return deleted;
    } catch (IOException e) {
      throw new UncheckedIOException("other commits in " + commits() + " cannot be deleted", e);
    }
  }
}
