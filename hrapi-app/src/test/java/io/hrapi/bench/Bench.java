package io.hrapi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code ./hrapi bench [part ...]}: prints every figure; exits with 0 whatever they are. */
public final class Bench {

  private Bench() {}

  private interface Part {
    void run(Report report) throws Exception;
  }

  /** Runs the named parts, or all of them. */
  public static void main(String[] names) throws Exception {
    Path folder = Files.createTempDirectory("hb");
    // HAProxy's account must be able to pass through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Report report = new Report();
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("append", new AppendBench(folder)::run);
    parts.put("replay", new ReplayBench(folder)::run);
    parts.put("asof", new AsOfBench(folder)::run);
    parts.put("diff", new DiffBench(folder)::run);
    parts.put("start", new StartBench(folder)::run);
    parts.put("http", new HttpBench(folder)::run);
    parts.put("stream", new StreamBench(folder)::run);
    parts.put("commit", new CommitBench(folder)::run);
    parts.put("reload", new ReloadBench(folder)::run);
    List<String> wanted = names.length == 0 ? List.copyOf(parts.keySet()) : List.of(names);
    try {
      for (String name : wanted) {
        Part part = parts.get(name);
        if (part == null) {
          System.err.println(
              "bench: there is no part \"" + name + "\"; there are " + parts.keySet());
          System.exit(2);
        } else {
          report.section(name);
          part.run(report);
        }
      }
      System.out.printf("%n%d figure(s) missed.%n", report.missed());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
