package io.hrapi.app.testing;

import io.hrapi.haproxy.step.LoadStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How tests start the packaged program: its Java, with what options, in what environment. */
public final class Java {

  private Java() {}

  /** Java as all tests start it that run the program for a while; its jar comes next. */
  public static List<String> words() {
    return words(ClassArchive.option());
  }

  static List<String> words(String classes) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options(classes));
    return words;
  }

  /** The options of that Java. */
  public static List<String> options() {
    return options(ClassArchive.option());
  }

  private static List<String> options(String classes) {
    return List.of(
        // It is over before the second compiler would pay.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx384m",
        // Less work for the kernel and the processor, for some memory.
        "-XX:+UseTransparentHugePages",
        classes);
  }

  /** Such a Java that checks more, and that {@link LoadStep} can end. */
  static List<String> checking(String classes, Path haltFile) {
    // Whoever runs the tests in the background has them ignore the interrupt.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
    words.addAll(words(classes));
    // An event that carries what none of its type does fails its request.
    words.add("-ea:io.hrapi.events.command.Decision");
    words.add("-D" + LoadStep.HALT_PROPERTY + "=" + haltFile);
    return words;
  }

  static Path jar() {
    Path here = Path.of("target", "hrapi.jar").toAbsolutePath();
    if (!Files.exists(here)) {
      throw new AssertionError("the program is not packaged: there is no " + here);
    }
    return here;
  }

  /** Takes out what whoever runs the tests has set for a hrapi of their own. */
  static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.matches("(HRAPI|MODACLOUDS|MOSAIC)_.*"));
  }
}
