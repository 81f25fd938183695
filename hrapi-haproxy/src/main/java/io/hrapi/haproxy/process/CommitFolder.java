package io.hrapi.haproxy.process;

import io.hrapi.haproxy.render.ProcessFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one commit, in a folder named after its id: {@code haproxy.cfg}, {@code process.cfg}
 * and the files that they refer to by relative paths. A folder exists completely or not at all and
 * never changes while it has this name. Created for each commit.
 *
 * @param path the absolute path of the folder
 */
public record CommitFolder(String commitId, Path path) {

  static final String HAPROXY_CFG = "haproxy.cfg";
  static final String PROCESS_CFG = "process.cfg";

  private static final String UNFINISHED = ".unfinished-";
  // Below the first folder a name may begin with a dot or a dash, because names of certificates
  // may.
  private static final Pattern RELATIVE_PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*(/(?!\\.\\.?(/|$))[A-Za-z0-9_.:-]+)*");

  /**
   * Writes a commit's files and syncs them to the disk, readable only by hrapi (folders 0700, files
   * 0600) or by HAProxy's account as well (0750, 0640). A folder that a crash left incomplete is
   * replaced; a folder of this id with exactly the same content is kept.
   *
   * @param commitsDirectory an absolute path; created if missing
   * @param account the account that HAProxy reads the files as
   * @param process the content of {@code process.cfg}, with the commit's id
   * @param haproxyCfg the rendered or uploaded configuration
   * @param files by their paths relative to the folder, for instance {@code certificates/a.pem}
   * @throws IllegalArgumentException if a path leads out of the folder, has other characters than
   *     those allowed, or is the name of one of hrapi's own files
   * @throws UncheckedIOException if the files cannot be written
   */
  public static CommitFolder create(
      Path commitsDirectory,
      HaproxyAccount account,
      ProcessFile process,
      String haproxyCfg,
      Map<String, byte[]> files) {
    Map<String, byte[]> contents = new TreeMap<>();
    files.forEach(
        (name, bytes) -> {
          if (!RELATIVE_PATH.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "file '"
                    + name.replaceAll("\\p{Cntrl}", "?")
                    + "' is not valid, expected a relative path of A-Z a-z 0-9 _ . : - and /");
          }
          if (name.equals(HAPROXY_CFG) || name.equals(PROCESS_CFG)) {
            throw new IllegalArgumentException(
                "file '" + name + "' has a name that is reserved for hrapi, expected another one");
          }
          contents.put(name, bytes);
        });
    contents.put(HAPROXY_CFG, haproxyCfg.getBytes(StandardCharsets.UTF_8));
    contents.put(PROCESS_CFG, process.render().getBytes(StandardCharsets.UTF_8));
    String id = process.commitId();
    Path folder = commitsDirectory.toAbsolutePath().resolve(id);
    try {
      if (!holds(folder, contents)) {
        write(folder, contents, account);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files of commit " + id + " cannot be written", e);
    }
    return new CommitFolder(id, folder);
  }

  /** Returns the path of the configuration. */
  public Path haproxyCfg() {
    return path.resolve(HAPROXY_CFG);
  }

  /** Returns the path of the small file with hrapi's own settings. */
  public Path processCfg() {
    return path.resolve(PROCESS_CFG);
  }

  /**
   * Copies the folder to another run directory, to be checked there.
   *
   * @param directory the run directory of the copy
   * @param from the run directory whose server state file {@code process.cfg} names
   * @param to the run directory whose server state file the copy names instead
   */
  public CommitFolder copyTo(RunDirectory directory, RunDirectory from, RunDirectory to) {
    try {
      Path copy = directory.commits().resolve(commitId);
      Map<String, byte[]> contents = contents(path);
      String process = new String(contents.get(PROCESS_CFG), StandardCharsets.UTF_8);
      contents.put(
          PROCESS_CFG,
          process
              .replace(from.serverState().toString(), to.serverState().toString())
              .getBytes(StandardCharsets.UTF_8));
      write(copy, contents, directory.account());
      return new CommitFolder(commitId, copy);
    } catch (IOException e) {
      throw new UncheckedIOException("the files of commit " + commitId + " cannot be copied", e);
    }
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file :
          paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Returns whether this is a name that {@link #create} uses while it writes. */
  static boolean isUnfinished(Path folder) {
    return folder.getFileName().toString().startsWith(UNFINISHED);
  }

  private static boolean holds(Path folder, Map<String, byte[]> contents) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).forEach(found::add);
    }
    if (found.size() != contents.size()) {
      return false;
    }
    for (Path path : found) {
      byte[] expected = contents.get(folder.relativize(path).toString());
      if (expected == null
          || Files.size(path) != expected.length
          || !Arrays.equals(Files.readAllBytes(path), expected)) {
        return false;
      }
    }
    return true;
  }

  private static void write(Path folder, Map<String, byte[]> contents, HaproxyAccount account)
      throws IOException {
    Path commits = parent(folder);
    Path unfinished = folder.resolveSibling(UNFINISHED + folder.getFileName());
    Disk.createFolder(commits, account);
    Disk.delete(unfinished);
    Disk.createFolder(unfinished, account);
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      Path file = unfinished.resolve(entry.getKey());
      Path parent = parent(file);
      Disk.createFolder(parent, account);
      Disk.write(file, entry.getValue(), account);
      for (Path made = parent; !made.equals(unfinished); made = parent(made)) {
        Disk.syncFolder(made);
      }
    }
    Disk.syncFolder(unfinished);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      // Different content under the same id: the sockets have a different path, or the disk is
      // damaged.
      Path former = folder.resolveSibling(UNFINISHED + "former-" + folder.getFileName());
      Disk.delete(former);
      Disk.rename(folder, former);
      Disk.rename(unfinished, folder);
      Disk.delete(former);
    } else {
      Disk.rename(unfinished, folder);
    }
    Disk.syncFolder(commits);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "the root has no parent");
  }
}
