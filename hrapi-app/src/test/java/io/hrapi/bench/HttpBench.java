package io.hrapi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GET and PUT over HTTP, compared with a resource that does nothing in the same Dropwizard. */
final class HttpBench {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 4;
  private static final int WARM_UP_SECONDS = 30;
  private static final int FEW = 10;
  private static final int MANY = 50_000;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern NOT_OK = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final Path folder;

  HttpBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "http");
    try (Program hello = Program.hello(home, List.of());
        Program few = Program.hrapi(home, "few");
        Program many = Program.hrapi(home, "many")) {
      fill(few, FEW);
      fill(many, MANY);
      report.note(
          String.format("memory with %d targets: %d MiB (<= 512)", MANY, many.residentMebibytes()));
      Path putFew = script("put-few.lua", FEW);
      Path putMany = script("put-many.lua", MANY);
      String target = "/v1/pools/pool0/targets/target7";
      for (int port : List.of(hello.port(), few.port(), many.port())) {
        String path = port == hello.port() ? "/hello" : target;
        wrk(port, path, 64, WARM_UP_SECONDS, null);
        wrk(port, "/", 64, WARM_UP_SECONDS, port == few.port() ? putFew : putMany);
      }
      compareGet(report, hello, few, many, target);
      comparePut(report, hello, few, many, putFew, putMany);
      oneClient(report, hello, few, putFew, home);
      report.note(String.format("memory after that: %d MiB (<= 512)", many.residentMebibytes()));
    }
  }

  private static void compareGet(
      Report report, Program hello, Program few, Program many, String target) throws Exception {
    List<Double> toHello = new ArrayList<>();
    List<Double> manyToFew = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS; i++) {
      double base = wrk(hello.port(), "/hello", 64, SECONDS, null);
      double get = wrk(few.port(), target, 64, SECONDS, null);
      double getMany = wrk(many.port(), target, 64, SECONDS, null);
      toHello.add(get / base);
      manyToFew.add(getMany / get);
      detail = String.format("%.0f/s, hello %.0f/s", get, base);
    }
    report.ratio("GET target / hello-world, 64 clients", toHello, 0.9, true, detail);
    report.ratio("GET with 50 000 targets / with 10", manyToFew, 0.8, true, "");
  }

  private static void comparePut(
      Report report, Program hello, Program few, Program many, Path putFew, Path putMany)
      throws Exception {
    List<Double> toUnstored = new ArrayList<>();
    List<Double> manyToFew = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS; i++) {
      double base = wrk(hello.port(), "/", 64, SECONDS, putFew);
      double put = wrk(few.port(), "/", 64, SECONDS, putFew);
      double putFifty = wrk(many.port(), "/", 64, SECONDS, putMany);
      toUnstored.add(put / base);
      manyToFew.add(putFifty / put);
      detail = String.format("%.0f/s, unstored %.0f/s", put, base);
    }
    report.ratio("durable PUT / unstored PUT, 64 clients", toUnstored, 0.7, true, detail);
    report.ratio("PUT with 50 000 targets / with 10", manyToFew, 0.8, true, "");
  }

  private static void oneClient(Report report, Program hello, Program few, Path putFew, Path home)
      throws Exception {
    List<Double> ratios = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS; i++) {
      double unstored = 1 / wrk(hello.port(), "/", 1, SECONDS, putFew);
      double append = AppendBench.oneAppend(home.resolve("one-" + i + ".sqlite"));
      double put = wrk(few.port(), "/", 1, SECONDS, putFew);
      ratios.add(put * (unstored + append));
      detail =
          String.format(
              "%.0f/s; unstored %.0f µs, one append %.0f µs", put, unstored * 1e6, append * 1e6);
    }
    report.ratio("durable PUT / (unstored PUT + one append), 1 client", ratios, 0.7, true, detail);
  }

  /** Adds pools of 100 targets. */
  static void fill(Program program, int targets) throws Exception {
    for (int i = 0; i < targets; i += 100) {
      StringBuilder body = new StringBuilder("{\"targets\":{");
      for (int j = i; j < Math.min(targets, i + 100); j++) {
        body.append(j == i ? "" : ",")
            .append("\"target")
            .append(j)
            .append("\":\"")
            .append(address(j))
            .append('"');
      }
      program.call("PUT", "/v1/pools/pool" + i / 100, body.append("}}").toString());
    }
  }

  static String address(int target) {
    return "127."
        + (1 + target / 62_500)
        + "."
        + target / 250 % 250
        + "."
        + (target % 250 + 1)
        + ":8080";
  }

  /** Writes a wrk script that changes the weight of one target after the other. */
  private Path script(String name, int targets) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        """
        local requests = {}
        init = function()
          for n = 1, 2000 do
            local t = (n * 7919) %% %d
            requests[n] = wrk.format("PUT", "/v1/pools/pool" .. math.floor(t / 100) .. "/targets/target" .. t,
              {["Content-Type"] = "application/json"}, '{"weight":' .. (n %% 256) .. '}')
          end
        end
        local n = 0
        request = function()
          n = n %% 2000 + 1
          return requests[n]
        end
        """
            .formatted(targets));
    return file;
  }

  /**
   * Returns the requests per second that wrk measures with one thread; fails if a response is not
   * successful.
   */
  private static double wrk(
      int port,
      String path,
      int connections,
      int seconds,
      @org.jspecify.annotations.Nullable Path script)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s"));
    if (script != null) {
      command.addAll(List.of("-s", script.toString()));
    }
    command.add("http://127.0.0.1:" + port + path);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(line -> output.append(line).append('\n'));
    }
    process.waitFor();
    Matcher rate = RATE.matcher(output);
    Matcher notOk = NOT_OK.matcher(output);
    if (!rate.find() || notOk.find()) {
      throw new IllegalStateException(command + ": " + output);
    }
    return Double.parseDouble(rate.group(1));
  }
}
