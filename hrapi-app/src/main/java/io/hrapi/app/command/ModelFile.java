package io.hrapi.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The model document that {@code plan} and {@code apply} are given. */
final class ModelFile {

  private static final String YAML = "application/yaml";
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The model, in YAML or JSON, as GET /v1/model has it; - is the standard input.")
  private String file = "";

  /**
   * Reads it.
   *
   * @throws CommandException if it is not there, or too large
   */
  byte[] read(Shell shell) throws IOException {
    byte[] bytes;
    if (file.equals(ExportCommand.STANDARD)) {
      bytes = shell.in().readNBytes(MAX_BYTES + 1);
    } else {
      Path path = Path.of(file);
      if (!Files.exists(path) || Files.isDirectory(path)) {
        throw CommandException.failed("there is no file " + file, null);
      }
      try (InputStream stream = Files.newInputStream(path)) {
        bytes = stream.readNBytes(MAX_BYTES + 1);
      }
    }
    if (bytes.length > MAX_BYTES) {
      throw CommandException.failed(file + " is larger than 16 MiB, which a model never is", null);
    }
    return bytes;
  }

  /** The document as a body. */
  Content content(byte[] bytes) {
    return Content.of(type(bytes), bytes);
  }

  /** By the name; where that says nothing, JSON is what begins as an object. */
  private String type(byte[] bytes) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return HrapiClient.JSON;
    }
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return YAML;
    }
    String text = new String(bytes, StandardCharsets.UTF_8).stripLeading();
    return text.startsWith("{") ? HrapiClient.JSON : YAML;
  }
}
