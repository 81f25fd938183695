package io.hrapi.app.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.ProgramHost;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JVM in which one hrapi runs at a time, and another one later: see {@link ProgramHost}. Tests
 * take one that is idle, so there are as many as programs run at once.
 */
final class ProgramJvm {

  /** Limits the memory that stopped programs leave behind in their JVM. */
  private static final int MOST_PROGRAMS = 40;

  private static final int FIRST_STRICT_JAVA = 24;
  private static final Deque<ProgramJvm> IDLE = new ArrayDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ProgramJvm::endIdle, "program-jvms-end"));
  }

  private final Process process;
  private final Path haltFile;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private int programs;

  private ProgramJvm(Process process, Path haltFile) {
    this.process = process;
    this.haltFile = haltFile;
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
  }

  /** Returns a JVM in which no hrapi runs. */
  static synchronized ProgramJvm take() {
    while (!IDLE.isEmpty()) {
      ProgramJvm idle = IDLE.pop();
      if (idle.process.isAlive()) {
        return idle;
      }
    }
    return launch();
  }

  /** Makes a JVM available again in which no hrapi runs any more. */
  static synchronized void giveBack(ProgramJvm jvm) {
    if (jvm.programs < MOST_PROGRAMS) {
      IDLE.push(jvm);
    } else {
      jvm.process.destroyForcibly();
    }
  }

  private static synchronized void endIdle() {
    IDLE.forEach(idle -> idle.process.destroyForcibly());
  }

  /** A newer JVM refuses an archive that was made without the export below. */
  private static String classes() {
    return Runtime.version().feature() < FIRST_STRICT_JAVA ? ClassArchive.option() : "-Xshare:auto";
  }

  private static ProgramJvm launch() {
    try {
      Path haltFile = Files.createTempFile("hrapi-halt-after-", "");
      haltFile.toFile().deleteOnExit();
      List<String> words = new ArrayList<>(Java.checking(classes(), haltFile));
      words.addAll(
          List.of(
              // The manifest of the jar has it, which the JVM does not read with -cp.
              "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
              "-cp",
              Java.jar() + ":" + Path.of("target", "test-classes").toAbsolutePath(),
              ProgramHost.class.getName()));
      ProcessBuilder builder = new ProcessBuilder(words);
      Java.clean(builder.environment());
      return new ProgramJvm(
          builder.redirectError(ProcessBuilder.Redirect.INHERIT).start(), haltFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  /** The file that names the steps after which it ends. */
  Path haltFile() {
    return haltFile;
  }

  /**
   * Starts hrapi.
   *
   * @param arguments behind {@code start}
   * @param output what hrapi writes goes to the end of this file
   * @return what is wrong if hrapi or the JVM has ended; else empty
   */
  Optional<String> start(
      List<String> arguments, Map<String, String> environment, Path output, Duration limit) {
    programs++;
    ObjectNode command = JsonNodeFactory.instance.objectNode();
    arguments.forEach(command.putArray("start")::add);
    environment.forEach(command.putObject("environment")::put);
    command.put("output", output.toString());
    return carriedOut(command, limit);
  }

  /**
   * Has hrapi stop, as a signal does.
   *
   * @return what is wrong if the JVM has ended, or hrapi left something behind in it; else empty
   */
  Optional<String> stop(Duration limit) {
    return carriedOut(JsonNodeFactory.instance.objectNode().put("stop", true), limit);
  }

  private Optional<String> carriedOut(ObjectNode command, Duration limit) {
    try {
      commands.write(command + "\n");
      commands.flush();
      Await.until(command.toString(), limit, () -> answers.ready() || !process.isAlive());
      String answer = answers.readLine();
      return "ok".equals(answer)
          ? Optional.empty()
          : Optional.of(answer == null ? "the JVM has ended" : answer);
    } catch (IOException e) {
      throw new UncheckedIOException("the JVM of hrapi has ended", e);
    }
  }
}
