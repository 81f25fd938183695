package io.hrapi.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Runs hrapi in a JVM that outlives it: a start of a JVM, its classes and its compiled code costs
 * seconds, another start of hrapi in the same JVM a small part of one. Whoever kills this process
 * kills the hrapi that runs in it.
 *
 * <p>A command is a line of the standard input, a JSON object: {@code {"start": [argument ...],
 * "environment": {name: value}, "output": file}} or {@code {"stop": true}}. The answer is a line of
 * the standard output: the exit status of a start that failed, and {@code 0} for what went well.
 */
public final class ProgramHost {

  private static final int EXIT_OK = 0;

  private ProgramHost() {}

  /** Carries out commands until there are no more. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        JsonNode command = mapper.readTree(line);
        answers.println(command.has("start") ? start(command) : stop());
      }
    }
    // Whoever started it is gone.
    Runtime.getRuntime().halt(EXIT_OK);
  }

  private static int start(JsonNode command) throws IOException {
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
    return Main.run(environment, words);
  }

  /** Does what Jetty does when the JVM gets SIGTERM, and waits for it. */
  private static int stop() {
    Runnable stopping = ShutdownThread.getInstance();
    stopping.run();
    System.out.close();
    return EXIT_OK;
  }
}
