package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.render.CertificateFiles;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.haproxy.process.CommitFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the files that HAProxy would load now with those that the log recorded as loaded. A file
 * is read again only if its inode, size or change time has changed. The caller ensures that only
 * one comparison runs at a time.
 */
final class LiveFiles {

  private static final String RUNNING = "/haproxy/configuration/running";
  private static final String FILE = "file";

  private final HaproxyAccess haproxy;
  private final Configurations configurations;

  /** The files read so far in the folder that was compared last. */
  private final Map<Path, Known> known = new HashMap<>();

  /** Our own file next to the configuration, as it was when it was first seen. */
  private @Nullable Own own;

  /** The hash of a file, and the attributes that it had when it was read. */
  private record Known(Map<String, Object> attributes, Hash hash) {}

  /**
   * Our own file, of which no event has a hash.
   *
   * @param worker the worker that loaded it
   */
  private record Own(String commitId, long worker, Hash hash) {}

  /** What may still be loaded of the commit that was asked for last. */
  private @Nullable Loadable loadable;

  private record Loadable(String commitId, Optional<Hash> hash) {}

  LiveFiles(HaproxyAccess haproxy, Configurations configurations) {
    this.haproxy = haproxy;
    this.configurations = configurations;
  }

  /** Returns the deviations; empty if there are none. */
  List<Deviation> compare(LoadedCommit commit) {
    Optional<CommitFolder> live = haproxy.runDirectory().live();
    if (live.isEmpty() || !live.get().commitId().equals(commit.id())) {
      return List.of(
          new Deviation(
              FILE,
              RUNNING,
              "the files of commit " + commit.id(),
              live.map(folder -> "those of commit " + folder.commitId()).orElse("no files")));
    }
    CommitFolder folder = live.get();
    known.keySet().removeIf(path -> !path.startsWith(folder.path()));
    List<Deviation> deviations = new ArrayList<>();
    if (!isLoadedAnew(folder, commit)) {
      compare(RUNNING, folder.haproxyCfg(), commit.text(), deviations);
    }
    commit
        .files()
        .forEach(
            (path, hash) ->
                compare(
                    ResourcePath.certificate(CertificateFiles.name(path)).text(),
                    folder.path().resolve(path),
                    hash,
                    deviations));
    compareOwn(folder, deviations);
    return deviations;
  }

  /**
   * Returns whether the file is what a start writes for a text of which an older release loaded
   * more.
   */
  private boolean isLoadedAnew(CommitFolder folder, LoadedCommit commit) {
    Optional<Hash> found = hash(folder.haproxyCfg());
    if (found.isEmpty() || found.get().equals(commit.text())) {
      return false;
    }
    Loadable known = loadable;
    if (known == null || !known.commitId().equals(commit.id())) {
      known = new Loadable(commit.id(), loadable(commit));
      loadable = known;
    }
    return found.equals(known.hash());
  }

  private Optional<Hash> loadable(LoadedCommit commit) {
    try {
      return Optional.of(Rendered.sha256(configurations.loadable(commit).text()));
    } catch (DeployException e) {
      // No part of it may be loaded.
      return Optional.empty();
    }
  }

  private void compareOwn(CommitFolder folder, List<Deviation> deviations) {
    long worker = haproxy.process().loadedWorker();
    Own former = own;
    if (former != null
        && former.commitId().equals(folder.commitId())
        && former.worker() == worker) {
      compare("/haproxy", folder.processCfg(), former.hash(), deviations);
    } else {
      own =
          hash(folder.processCfg())
              .map(hash -> new Own(folder.commitId(), worker, hash))
              .orElse(null);
    }
  }

  private void compare(String resource, Path file, Hash expected, List<Deviation> deviations) {
    Optional<Hash> found = hash(file);
    if (!found.equals(Optional.of(expected))) {
      deviations.add(
          new Deviation(
              FILE,
              resource,
              "SHA-256 " + expected.toHex(),
              found.map(hash -> "SHA-256 " + hash.toHex()).orElse("no readable file")));
    }
  }

  private Optional<Hash> hash(Path file) {
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:ino,size,ctime");
      Known former = known.get(file);
      if (former != null && former.attributes().equals(attributes)) {
        return Optional.of(former.hash());
      }
      Hash hash = Rendered.sha256(Files.readAllBytes(file));
      known.put(file, new Known(attributes, hash));
      return Optional.of(hash);
    } catch (IOException e) {
      // Whether it is missing or unreadable, HAProxy does not have what was committed.
      known.remove(file);
      return Optional.empty();
    }
  }

  /** Returns the text that HAProxy would load now; empty if there is none. */
  String text() {
    try {
      Optional<CommitFolder> live = haproxy.runDirectory().live();
      return live.isEmpty() ? "" : text(live.get().haproxyCfg());
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the files that HAProxy would load", e);
    }
  }

  /** Reads a file, replacing invalid UTF-8, because it may have been edited by hand. */
  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
