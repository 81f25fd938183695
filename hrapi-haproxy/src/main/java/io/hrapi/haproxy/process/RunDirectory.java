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
 * live} points to the loaded one, {@code haproxy.log} is what HAProxy writes, {@code haproxy.pid}
 * what it says its pid is, {@code haproxy.lock} what it holds while it lives, {@code server-state}
 * what a worker tells the next one. One {@link HaproxyProcess} at a time works with it.
 *
 * @param path absolute
 * @param account as whom HAProxy runs, and who may read the commits
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

  /** A directory of a HAProxy that runs as we do. */
  public RunDirectory(Path path) {
    this(path, HaproxyAccount.own());
  }

  /**
   * Makes the folder if it is not there: for us alone (0700), or for HAProxy's account as well
   * (0750).
   *
   * @throws HaproxyUnavailableException if that account is not there, or cannot come to it
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

  /** Where the commits lie. */
  public Path commits() {
    return path.resolve("commits");
  }

  /** What HAProxy writes. */
  public Path log() {
    return path.resolve("haproxy.log");
  }

  /** What a worker tells the next one of its servers, while a reload is under way. */
  public Path serverState() {
    return path.resolve("server-state");
  }

  /** What HAProxy says its pid is: a hint, written late and left behind. */
  Path pidFile() {
    return path.resolve("haproxy.pid");
  }

  /** Makes an empty one if there is none: HAProxy's account makes no files in this folder. */
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

  /** Held by HAProxy as long as a process of it lives. */
  ProcessLock processLock() {
    return new ProcessLock(path.resolve("haproxy.lock"), log());
  }

  Path liveLink() {
    return path.resolve("live");
  }

  /** As {@link CommitFolder#create}, in this directory. */
  public CommitFolder commit(ProcessFile process, String haproxyCfg, Map<String, byte[]> files) {
    return CommitFolder.create(commits(), account, process, haproxyCfg, files);
  }

  /**
   * Makes a directory in this one, for a configuration that is checked and not loaded; whoever asks
   * for it deletes it.
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

  /** Deletes this directory with all that is in it. */
  public void delete() {
    try {
      Disk.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /** The previews that are there: under way, or left by a crash. */
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
   * The commit that is loaded now, or the next time HAProxy starts by itself.
   *
   * @return empty if there is none, or its folder is gone
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

  /** The files of a commit; empty if there are none. */
  Optional<CommitFolder> commit(String id) {
    Path folder = commits().resolve(id);
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(new CommitFolder(id, folder))
        : Optional.empty();
  }

  /** Makes {@code live} another commit, or none, in one step that survives a power cut. */
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

  /** Deletes all commits, the live one too: where no HAProxy will run any more. */
  public void deleteCommits() {
    try {
      Files.deleteIfExists(liveLink());
      Disk.delete(commits());
    } catch (IOException e) {
      throw new UncheckedIOException("the commits in " + commits() + " cannot be deleted", e);
    }
  }

  /**
   * Deletes all commits but the live one and some others, and what a crash left half written. Not
   * while a commit is being created or loaded.
   *
   * @param others ids of commits that stay
   * @return the ids of those deleted
   * @throws UncheckedIOException if the disk fails
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
