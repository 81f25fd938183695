package io.hrapi.app;

import io.hrapi.app.home.HomeLock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The program: {@code start [ip] [port] [name]} and {@code stop [--haproxy] [name]}. */
public final class Main {

  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final Set<String> DEBUG_LEVELS = Set.of("DEBUG", "TRACE");
  private static final String USAGE =
      """
      usage: hrapi start [ip] [port] [name]   serve, on 127.0.0.1:8088 as "default" if not said otherwise
             hrapi stop [--haproxy] [name]    stop the hrapi that serves name; HAProxy goes on serving
                                              unless it is to stop too
             hrapi version\
      """;

  private Main() {}

  /** Runs a command and exits: 0 when it went well, 1 when it failed, 2 when it was misspelled. */
  public static void main(String[] arguments) {
    int status;
    try {
      status = run(List.of(arguments));
    } catch (IllegalArgumentException | HomeLock.LockedException e) {
      System.err.println("hrapi: " + e.getMessage());
      status = EXIT_USAGE;
    } catch (Exception e) {
      System.err.println("hrapi: " + Failure.describe(e));
      if (DEBUG_LEVELS.contains(System.getenv().getOrDefault("HRAPI_LOG_LEVEL", ""))) {
        e.printStackTrace();
      }
      status = EXIT_FAILED;
    }
    if (status != EXIT_OK) {
      System.exit(status);
    }
  }

  private static int run(List<String> arguments) throws Exception {
    String command = arguments.isEmpty() ? "" : arguments.get(0);
    String[] rest = arguments.stream().skip(1).toArray(String[]::new);
    switch (command) {
      case "start" -> start(Environment.of(System.getenv(), rest));
      case "stop" -> {
        return stop(rest);
      }
      case "version" -> System.out.println("hrapi " + Release.version());
      case "help", "--help", "-h" -> System.out.println(USAGE);
      default -> {
        System.err.println(USAGE);
        return EXIT_USAGE;
      }
    }
    return EXIT_OK;
  }

  private static void start(Environment environment) throws Exception {
    Listening.requireSafe(environment);
    HomeLock lock = environment.home().create().lock();
    String file = environment.get("HRAPI_CONFIG");
    new HrapiApplication(environment, lock)
        .run(StartCommand.NAME, file.isEmpty() ? "config.yml" : file);
  }

  private static int stop(String[] arguments) {
    String[] names =
        Arrays.stream(arguments).filter(word -> !word.equals("--haproxy")).toArray(String[]::new);
    if (names.length > 1 || (names.length == 1 && names[0].startsWith("-"))) {
      throw new IllegalArgumentException("stop takes [--haproxy] [name]\n" + USAGE);
    }
    boolean haproxy = names.length < arguments.length;
    return new StopCommand(Environment.named(System.getenv(), names)).run(haproxy);
  }
}
