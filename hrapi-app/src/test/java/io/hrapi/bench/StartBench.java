package io.hrapi.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The time from {@code ./hrapi start} to the first response, compared with a hello-world; both with
 * a class-data archive.
 */
final class StartBench {

  private static final int ROUNDS = 5;

  private final Path folder;

  StartBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "start");
    Path archive = home.resolve("hello.jsa");
    try (Program training =
        Program.hello(home, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off"))) {
      training.call("PUT", "/v1/pools/a/targets/b", "{\"weight\":1}");
    }
    List<Double> ratios = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS + 1; i++) {
      double hello;
      try (Program program =
          Program.hello(
              home,
              List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-XX:+UseSerialGC"))) {
        hello = program.startSeconds();
      }
      try (Program program = Program.hrapi(home, "start")) {
        if (i > 0) {
          ratios.add(program.startSeconds() / hello);
        }
        detail = String.format("%.2f s against %.2f s", program.startSeconds(), hello);
      }
    }
    report.ratio("./hrapi start / hello-world, to the first answer", ratios, 1.3, false, detail);
  }
}
