package io.hrapi.app.shell.option;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a file as the body of a request. */
public final class BodyFile {

  private static final String YAML = "application/yaml";
  private static final String PEM = "application/x-pem-file";
  private static final String TEXT = "text/plain";
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private BodyFile() {}

  /**
   * Reads a file.
   *
   * @param file its name; - is the standard input
   * @throws CommandException if it does not exist, or is larger than any body may be
   */
  public static byte[] read(Shell shell, String file) throws IOException {
    byte[] bytes;
    if (file.equals(Shell.STANDARD)) {
      bytes = shell.in().readNBytes(MAX_BYTES + 1);
    } else {
      Path path = Path.of(file);
      if (!Files.exists(path) || Files.isDirectory(path)) {
        throw CommandException.failed("there is no file " + file, null);
      }
      try (var stream = Files.newInputStream(path)) {
        bytes = stream.readNBytes(MAX_BYTES + 1);
      }
    }
    if (bytes.length > MAX_BYTES) {
      throw CommandException.failed(file + " is larger than 16 MiB, the limit of a body", null);
    }
    return bytes;
  }

  /** Returns a file as the body for a resource, with the media type that the resource accepts. */
  public static RequestBody content(Shell shell, String file, PathArgument resource)
      throws IOException {
    byte[] bytes = read(shell, file);
    if (resource.isWithin("certificates")) {
      return RequestBody.of(PEM, bytes);
    }
    return RequestBody.of(isUpload(resource) ? TEXT : modelType(file, bytes), bytes);
  }

  /** Returns a configuration in HAProxy's own language as a request body. */
  public static RequestBody upload(Shell shell, String file) throws IOException {
    return RequestBody.of(TEXT, read(shell, file));
  }

  /** Returns whether a path is that of an uploaded configuration. */
  public static boolean isUpload(PathArgument resource) {
    return resource.isWithin("haproxy", "configuration");
  }

  /**
   * Returns the media type of JSON or YAML, by the file's suffix; with any other suffix, by the
   * first character of the content.
   */
  public static String modelType(String file, byte[] bytes) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return HrapiClient.JSON;
    }
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return YAML;
    }
    String text = new String(bytes, StandardCharsets.UTF_8).stripLeading();
    return text.matches("(?s)[\\[{\"].*") ? HrapiClient.JSON : YAML;
  }
}
