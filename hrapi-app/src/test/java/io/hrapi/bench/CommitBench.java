package io.hrapi.bench;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A commit of 10 000 targets, compared with the same by hand: HAProxy's check and a reload, with
 * the server states written for it; or the commands on its socket.
 */
final class CommitBench {

  private static final int TARGETS = 10_000;
  private static final int ROUNDS = 9;
  private static final int WARM_UP_ROUNDS = 4;

  /** After this many, commits of 10 000 weights get no faster. */
  private static final int WARM_UP_COMMITS = 60;

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
        measure(report, hrapi, Program.haproxy(home, "c"));
        measureRuntime(report, hrapi, Program.haproxy(home, "c"));
      } finally {
        hrapi.stop();
        Program.stopHaproxy(home, "c");
      }
    }
  }

  private static void measure(Report report, Program hrapi, Path folders) throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> rendering = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++) {
      // HAProxy cannot change this at run time.
      String algorithm = i % 2 == 0 ? "leastconn" : "random";
      hrapi.call("PUT", "/v1/pools/pool1/policy", "{\"policy\":\"" + algorithm + "\"}");
      long rendered = System.nanoTime();
      hrapi.call("GET", "/v1/haproxy/configuration/pending", "");
      double render = AppendBench.seconds(rendered);
      long begin = System.nanoTime();
      hrapi.call("POST", "/v1/controller/commit", "");
      double commit = AppendBench.seconds(begin);
      double byHand = byHand(folders, true);
      if (i >= WARM_UP_ROUNDS) {
        ratios.add(commit / byHand);
        rendering.add(render / byHand);
      }
      detail = String.format("%.0f ms against %.0f ms", commit * 1e3, byHand * 1e3);
    }
    report.ratio(
        "commit of 10 000 targets / haproxy -c + show servers state + reload",
        ratios,
        1.3,
        false,
        detail);
    report.ratio("its rendering, and the way of the text / the same", rendering, 0.05, false, "");
  }

  private static void measureRuntime(Report report, Program hrapi, Path folders) throws Exception {
    List<Double> weight = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    String weightDetail = "";
    String weightsDetail = "";
    String addedDetail = "";
    for (int i = 0; i < WARM_UP_COMMITS; i++) {
      putWeights(hrapi, i + 100);
      hrapi.call("POST", "/v1/controller/commit", "");
    }
    for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++) {
      double byHand = byHand(folders, false);
      // hrapi sees that reload as drift, which a commit of the same model corrects.
      hrapi.call("POST", "/v1/controller/commit", "");
      hrapi.call("PUT", "/v1/pools/pool3/targets/target301", "{\"weight\":" + (i + 20) + "}");
      double one = commit(hrapi);
      hrapi.call(
          "PUT",
          "/v1/pools/pool4",
          "{\"targets\":{\"new" + i + "\":\"127.0.0.1:" + (i + 1) + "\"}}");
      double add = commit(hrapi);
      putWeights(hrapi, i + 2);
      double all = commit(hrapi);
      double raw = rawWeights(folders, i + 2);
      if (i >= WARM_UP_ROUNDS) {
        weight.add(one / byHand);
        added.add(add / byHand);
        weights.add(all / raw);
      }
      weightDetail = String.format("%.1f ms against %.0f ms", one * 1e3, byHand * 1e3);
      addedDetail = String.format("%.1f ms", add * 1e3);
      weightsDetail = String.format("%.0f ms against %.0f ms", all * 1e3, raw * 1e3);
    }
    report.ratio(
        "commit of a weight, 10 000 targets / haproxy -c + reload",
        weight,
        0.1,
        false,
        weightDetail);
    report.ratio(
        "commit of a target more, 10 000 targets / the same", added, 0.15, false, addedDetail);
    report.ratio(
        "commit of 10 000 weights / raw socket + reading back + writing the file",
        weights,
        1.3,
        false,
        weightsDetail);
  }

  private static void putWeights(Program hrapi, int weight) throws Exception {
    for (int pool = 0; pool < TARGETS / 100; pool++) {
      hrapi.call("PUT", "/v1/pools/pool" + pool + "/policy", "{\"weights\":" + weight + "}");
    }
  }

  /**
   * Returns the seconds of one commit by itself: it begins after the background work of earlier
   * requests (index, snapshots), and the method returns after HAProxy's check of the rewritten
   * file, which follows the commit.
   */
  private static double commit(Program hrapi) throws Exception {
    TimeUnit.SECONDS.sleep(1);
    long begin = System.nanoTime();
    String answer = hrapi.call("POST", "/v1/controller/commit", "");
    double seconds = AppendBench.seconds(begin);
    if (!answer.contains("\"runtime\"")) {
      throw new IllegalStateException("expected a commit at run time, got " + answer);
    }
    TimeUnit.SECONDS.sleep(2);
    return seconds;
  }

  /**
   * Returns the seconds for the same by hand: every weight is set again and read back, and the file
   * is written.
   */
  private static double rawWeights(Path folders, int weight) throws Exception {
    AdminSocket admin =
        new AdminSocket(new SocketDirectory(folders.resolve("sockets")).adminSocket());
    List<String> commands = new ArrayList<>();
    String states = admin.ask("show servers state", ANSWER);
    for (String line : states.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length > 18 && !line.startsWith("#")) {
        commands.add("set weight " + words[1] + "/" + words[3] + " " + weight);
      }
    }
    byte[] text = Files.readAllBytes(folders.resolve("haproxy/live/haproxy.cfg"));
    long begin = System.nanoTime();
    admin.askAll(commands, ANSWER);
    admin.ask("show servers state", ANSWER);
    Path file = folders.resolve("raw.cfg");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap(text));
      channel.force(true);
    }
    double seconds = AppendBench.seconds(begin);
    Files.delete(file);
    return seconds;
  }

  /**
   * Returns the seconds for the check and a reload of the running configuration, until the new
   * worker answers.
   *
   * @param states whether the new worker is given the server states of the old one
   */
  private static double byHand(Path folders, boolean states) throws Exception {
    Path live = folders.resolve("haproxy/live");
    SocketDirectory sockets = new SocketDirectory(folders.resolve("sockets"));
    MasterSocket master = new MasterSocket(sockets.masterSocket());
    AdminSocket admin = new AdminSocket(sockets.adminSocket());
    Path state = folders.resolve("haproxy/server-state");
    byte[] before = Files.readAllBytes(state);
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
    if (states) {
      Files.writeString(state, admin.ask("show servers state", ANSWER));
    }
    master.reload(ANSWER);
    while (!isNew(master, admin, former)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    double seconds = AppendBench.seconds(begin);
    Files.write(state, before);
    return seconds;
  }

  private static boolean isNew(MasterSocket master, AdminSocket admin, long former) {
    try {
      ProcessTable table = master.showProcesses(ANSWER);
      long pid = table.currentWorker().map(ProcessTable.Worker::pid).orElse(former);
      return pid != former
          && admin.showInfo(ANSWER).getOrDefault("Pid", "").equals(Long.toString(pid));
    } catch (HaproxySocketException e) {
      // The master accepts no commands for a moment while it reloads.
      return false;
    }
  }
}
