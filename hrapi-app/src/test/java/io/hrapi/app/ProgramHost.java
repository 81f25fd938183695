package io.hrapi.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Runs hrapi in a JVM that outlives it: a start of a JVM, its classes and its compiled code costs
 * seconds, another start of hrapi in the same JVM a small part of one. Killing this process kills
 * the hrapi that runs in it. A hrapi that has stopped must leave neither a thread nor an open file.
 *
 * <p>A command is a line of the standard input, a JSON object: {@code {"start": [argument ...],
 * "environment": {name: value}, "output": file}} or {@code {"stop": true}}. The answer is a line of
 * the standard output: {@code ok}, or what is wrong.
 */
public final class ProgramHost {

  private static final int EXIT_OK = 0;
  private static final long LIMIT_NANOS = 10_000_000_000L;
  private static final long PAUSE_MILLIS = 10;

  /** Threads of the JDK, of the log and of Dropwizard, which end later or are used again. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "process reaper.*|LogConfigurationTask|AsyncAppender-Worker-.*|HttpClient-.*"
              + "|ForkJoinPool.*|CompletableFutureDelayScheduler");

  private Set<Thread> threads = Set.of();
  private String home = "";

  private ProgramHost() {}

  /** Carries out commands until there are no more. */
  public static void main(String[] arguments) throws Exception {
    ProgramHost host = new ProgramHost();
    PrintStream answers = System.out;
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        JsonNode command = mapper.readTree(line);
        answers.println(command.has("start") ? host.start(command) : host.stop());
      }
    }
    // The test JVM that started it has ended.
    Runtime.getRuntime().halt(EXIT_OK);
  }

  private String start(JsonNode command) throws IOException {
    threads = Thread.getAllStackTraces().keySet();
    PrintStream output =
        new PrintStream(
            new FileOutputStream(command.required("output").asText(), true),
            true,
            StandardCharsets.UTF_8);
    System.setOut(output);
    System.setErr(output);
    Map<String, String> environment = new HashMap<>(System.getenv());
    command
        .required("environment")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    List<String> words = new ArrayList<>(List.of("start"));
    command.required("start").forEach(word -> words.add(word.asText()));
    home = environment.getOrDefault("HRAPI_HOME", "/");
    int status = Main.run(environment, words);
    return status == EXIT_OK ? "ok" : "hrapi ended with status " + status;
  }

  /** Does what Jetty does when the JVM gets SIGTERM, and waits for it. */
  private String stop() throws Exception {
    Runnable stopping = ShutdownThread.getInstance();
    stopping.run();
    System.out.close();
    long end = System.nanoTime() + LIMIT_NANOS;
    List<String> left = left();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(PAUSE_MILLIS);
      left = left();
    }
    return left.isEmpty() ? "ok" : "a hrapi that has stopped still has " + left;
  }

  /** The threads that hrapi has started and the files of its home that it has opened. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!threads.contains(thread) && !OTHERS.matcher(thread.getName()).matches()) {
        left.add("the thread " + thread.getName());
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        target(file).filter(name -> name.startsWith(home + "/")).ifPresent(left::add);
      }
    }
    return left;
  }

  /** What a descriptor leads to; empty if it was closed meanwhile. */
  private static Optional<String> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
