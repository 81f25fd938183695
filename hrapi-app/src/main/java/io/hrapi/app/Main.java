package io.hrapi.app;

import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.home.HomeLock;
import io.hrapi.app.shell.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The program: {@code start [ip] [port] [name]}, {@code stop [--haproxy] [name]}, and the {@link
 * Commands} that call a running one.
 */
public final class Main {

  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final Set<String> DEBUG_LEVELS = Set.of("DEBUG", "TRACE");

  private Main() {}

  /**
   * Runs a command and exits: 0 when it went well, 1 when it failed, 2 when it was misspelled;
   * those of {@link Commands} have a status of their own for that.
   */
  public static void main(String[] arguments) {
    int status = run(System.getenv(), List.of(arguments));
    if (status != EXIT_OK) {
      System.exit(status);
    }
  }

  /**
   * Runs a command; {@code start} returns when the server runs.
   *
   * @param environment the environment variables, by name
   * @return the exit status
   */
  static int run(Map<String, String> environment, List<String> arguments) {
    try {
      return command(environment, arguments);
    } catch (IllegalArgumentException | HomeLock.LockedException e) {
      System.err.println("hrapi: " + e.getMessage());
      return EXIT_USAGE;
    } catch (Exception e) {
      System.err.println("hrapi: " + Failure.describe(e));
      if (DEBUG_LEVELS.contains(environment.getOrDefault("HRAPI_LOG_LEVEL", ""))) {
        e.printStackTrace();
      }
      return EXIT_FAILED;
    }
  }

  private static int command(Map<String, String> environment, List<String> arguments)
      throws Exception {
    String command = arguments.isEmpty() ? "" : arguments.get(0);
    String[] rest = arguments.stream().skip(1).toArray(String[]::new);
    switch (command) {
      case "start" -> start(LaunchEnvironment.of(environment, rest));
      case "stop" -> {
        return stop(environment, rest);
      }
      case "version" -> System.out.println("hrapi " + Release.version());
      case "help", "--help", "-h" -> {
        return help(environment, rest);
      }
      default -> {
        return other(environment, arguments);
      }
    }
    return EXIT_OK;
  }

  private static int help(Map<String, String> environment, String[] words) throws Exception {
    if (words.length > 0) {
      return other(environment, List.of(words[0], "--help"));
    }
    System.out.println(usage());
    return EXIT_OK;
  }

  private static int other(Map<String, String> environment, List<String> words) throws Exception {
    OptionalInt status;
    try {
      status = Commands.run(environment, words);
    } catch (IllegalArgumentException e) {
      // A fault, here; of start and stop it is what their words are refused with.
      throw new IllegalStateException(e);
    }
    if (status.isEmpty()) {
      System.err.println(
          words.isEmpty() || words.get(0).isEmpty()
              ? usage()
              : "hrapi: there is no command \""
                  + words.get(0)
                  + "\"; hrapi help lists all commands");
    }
    return status.orElse(EXIT_USAGE);
  }

  /** What the launcher prints, too, where there is no Java. */
  private static String usage() {
    try (InputStream stream = Main.class.getResourceAsStream("usage.txt")) {
      return new String(
              Objects.requireNonNull(stream, "usage.txt").readAllBytes(), StandardCharsets.UTF_8)
          .stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException("the program is incomplete: usage.txt", e);
    }
  }

  private static void start(LaunchEnvironment environment) throws Exception {
    String file = environment.get("HRAPI_CONFIG");
    new HrapiApplication(environment).run(StartCommand.NAME, file.isEmpty() ? "config.yml" : file);
  }

  private static int stop(Map<String, String> environment, String[] arguments) {
    String[] names =
        Arrays.stream(arguments).filter(word -> !word.equals("--haproxy")).toArray(String[]::new);
    if (names.length > 1 || (names.length == 1 && names[0].startsWith("-"))) {
      throw new IllegalArgumentException("usage: stop [--haproxy] [name]");
    }
    boolean haproxy = names.length < arguments.length;
    return new StopCommand(LaunchEnvironment.named(environment, names)).run(haproxy);
  }
}
