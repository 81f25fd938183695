package io.hrapi.app;

import io.hrapi.app.command.Commands;
import io.hrapi.app.home.HomeLock;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The program: {@code start [ip] [port] [name]}, {@code stop [--haproxy] [name]}, and the {@link
 * Commands} that ask a running one.
 */
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
             hrapi version

             hrapi status                     where things stand
             hrapi events                     the audit trail; with --follow as it grows
             hrapi history PATH               the versions of one resource
             hrapi diff [A] [B]               what differs between two versions
             hrapi render [VERSION]           HAProxy's configuration, of now or of then
             hrapi plan -f FILE               what a model document would change
             hrapi apply -f FILE              make the model exactly what a document says
             hrapi restore VERSION|TIME       make the model what it was
             hrapi export FILE                the whole log as one file
             hrapi import FILE                make the model that of a file
             hrapi verify [FILE]              whether the log is what was written

      hrapi COMMAND --help says more of each of these. They ask the hrapi at HRAPI_URL,
      http://127.0.0.1:8088 if that is not set, as HRAPI_ACTOR or else USER.\
      """;

  private Main() {}

  /**
   * Runs a command and exits: 0 when it went well, 1 when it failed, 2 when it was misspelled;
   * those of {@link Commands} have a status of their own for that.
   */
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
      case "help", "--help", "-h" -> {
        return help(rest);
      }
      default -> {
        return other(arguments);
      }
    }
    return EXIT_OK;
  }

  private static int help(String[] words) throws Exception {
    if (words.length > 0) {
      return other(List.of(words[0], "--help"));
    }
    System.out.println(USAGE);
    return EXIT_OK;
  }

  private static int other(List<String> words) throws Exception {
    OptionalInt status;
    try {
      status = Commands.run(System.getenv(), words);
    } catch (IllegalArgumentException e) {
      // A fault, here; of start and stop it is what their words are refused with.
      throw new IllegalStateException(e);
    }
    if (status.isEmpty()) {
      System.err.println(USAGE);
    }
    return status.orElse(EXIT_USAGE);
  }

  private static void start(Environment environment) throws Exception {
    String file = environment.get("HRAPI_CONFIG");
    new HrapiApplication(environment).run(StartCommand.NAME, file.isEmpty() ? "config.yml" : file);
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
