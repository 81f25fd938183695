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
import java.util.stream.Stream;

/**
 * The folder of one HAProxy: {@code commits/<id>/} holds the files of each commit, the link {@code
 * live} says which of them is loaded, {@code haproxy.log} is what HAProxy writes, {@code
 * haproxy.pid} what it says its pid is, {@code haproxy.lock} what it holds while it lives, {@code
 * server-state} what a worker tells the next one. One {@link HaproxyProcess} at a time works with
 * it.
 *
 * @param path absolute
 */
public record RunDirectory(Path path) {

  /**
   * @throws IllegalArgumentException if the path is relative
   */
  public RunDirectory {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "run directory '" + path + "' is relative, expected an absolute path");
    }
  }

  /** Makes the folder (0700), if it is not there. */
  public RunDirectory create() {
    try {
      Disk.createFolder(commits());
      if (!Files.exists(serverState())) {
        Disk.replace(serverState(), ServerStateFile.EMPTY.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the run directory " + path + " cannot be made", e);
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

  /** Held by HAProxy as long as a process of it lives. */
  ProcessLock processLock() {
    return new ProcessLock(path.resolve("haproxy.lock"), log());
  }

  Path liveLink() {
    return path.resolve("live");
  }

  /** As {@link CommitFolder#create}, in this directory. */
  public CommitFolder commit(ProcessFile process, String haproxyCfg, Map<String, byte[]> files) {
    return CommitFolder.create(commits(), process, haproxyCfg, files);
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

  /**
   * Deletes all commits but the live one, and what a crash left half written. Not while a commit is
   * being created or loaded.
   *
   * @return the ids of those deleted
   * @throws UncheckedIOException if the disk fails
   */
  public List<String> prune() {
    Optional<Path> live = live().map(CommitFolder::path);
    List<String> deleted = new ArrayList<>();
    try (Stream<Path> entries = Files.list(commits())) {
      for (Path entry : entries.toList()) {
        if (CommitFolder.isUnfinished(entry)) {
          Disk.delete(entry);
        } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
            && !live.equals(Optional.of(entry))) {
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
