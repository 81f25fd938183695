package io.hrapi.bench;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A commit of 10 000 targets, against haproxy -c and a reload by hand of the same files. */
final class CommitBench {

  private static final int TARGETS = 10_000;
  private static final int ROUNDS = 5;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Path folder;

  CommitBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "c");
    try (Program hrapi = Program.hrapi(home, "c")) {
      HttpBench.fill(hrapi, TARGETS);
      StringBuilder gateway = new StringBuilder();
      for (int i = 0; i < TARGETS / 100; i++) {
        gateway.append(i == 0 ? "" : ",").append("\"pool").append(i).append('"');
      }
      hrapi.call(
          "PUT",
          "/v1/gateways/g",
          "{\"endpoints\":{\"e\":\"127.0.0.1:"
              + Program.freePort()
              + "\"},\"pools\":["
              + gateway
              + "]}");
      for (int i = 0; i < TARGETS / 100; i++) {
        hrapi.call("PUT", "/v1/gateways/g/pools/pool" + i, "{\"path\":\"/" + i + "\"}");
      }
      hrapi.call("POST", "/v1/controller/commit", "");
      try {
        measure(report, hrapi, home.resolve("c"));
      } finally {
        hrapi.stop();
        Program.stopHaproxy(home, "c");
      }
    }
  }

  private static void measure(Report report, Program hrapi, Path instance) throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> rendering = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS + 2; i++) {
      hrapi.call("PUT", "/v1/pools/pool1/targets/target101", "{\"weight\":" + (i + 2) + "}");
      long rendered = System.nanoTime();
      hrapi.call("GET", "/v1/haproxy/configuration/pending", "");
      double render = AppendBench.seconds(rendered);
      long begin = System.nanoTime();
      hrapi.call("POST", "/v1/controller/commit", "");
      double commit = AppendBench.seconds(begin);
      double byHand = byHand(instance);
      if (i > 1) {
        ratios.add(commit / byHand);
        rendering.add(render / byHand);
      }
      detail = String.format("%.0f ms against %.0f ms", commit * 1e3, byHand * 1e3);
    }
    report.ratio("commit of 10 000 targets / haproxy -c + reload", ratios, 1.3, false, detail);
    report.ratio("its rendering, and the way of the text / the same", rendering, 0.05, false, "");
  }

  /** Seconds for the check and a reload of what runs, until the new worker answers. */
  private static double byHand(Path instance) throws Exception {
    Path live = instance.resolve("haproxy/live");
    SocketDirectory sockets = new SocketDirectory(instance.resolve("sockets"));
    MasterSocket master = new MasterSocket(sockets.masterSocket());
    long former = master.showProcesses(ANSWER).currentWorker().orElseThrow().pid();
    long begin = System.nanoTime();
    Process check =
        new ProcessBuilder(
                "haproxy",
                "-c",
                "-f",
                live.resolve("process.cfg").toString(),
                "-f",
                live.resolve("haproxy.cfg").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (check.waitFor() != 0) {
      throw new IllegalStateException("haproxy -c refuses what runs");
    }
    master.reload(ANSWER);
    AdminSocket admin = new AdminSocket(sockets.adminSocket());
    while (!isNew(master, admin, former)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return AppendBench.seconds(begin);
  }

  private static boolean isNew(MasterSocket master, AdminSocket admin, long former) {
    try {
      ProcessTable table = master.showProcesses(ANSWER);
      long pid = table.currentWorker().map(ProcessTable.Worker::pid).orElse(former);
      return pid != former
          && admin.showInfo(ANSWER).getOrDefault("Pid", "").equals(Long.toString(pid));
    } catch (HaproxySocketException e) {
      // The master takes no questions for a moment while it reloads.
      return false;
    }
  }
}
