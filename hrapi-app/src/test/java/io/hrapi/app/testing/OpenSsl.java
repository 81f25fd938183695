package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Creates keys and certificates with openssl, as files in one folder. */
public final class OpenSsl {

  private final Path folder;

  public OpenSsl(Path folder) {
    this.folder = folder;
  }

  /** Runs openssl in the folder; file names are relative to it. */
  public void run(String... words) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Path output = folder.resolve("output");
    try {
      int status =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new AssertionError(
            command + " ended with " + status + ": " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Creates the key {@code <name>.key} in PKCS#8. */
  public void key(String name, String algorithm, String... options) {
    List<String> words =
        new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", name + ".key"));
    for (String option : options) {
      words.add("-pkeyopt");
      words.add(option);
    }
    run(words.toArray(String[]::new));
  }

  /** Creates the self-signed certificate {@code <name>.pem} for the key {@code <name>.key}. */
  public void selfSigned(String name, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("req", "-x509", "-new", "-key", name + ".key", "-subj", "/O=hrapi/CN=" + name));
    words.addAll(List.of("-days", "30", "-out", name + ".pem"));
    words.addAll(List.of(more));
    run(words.toArray(String[]::new));
  }

  /** Creates {@code <name>.pem} for the key {@code <name>.key}, issued by {@code issuer}. */
  public void issued(String name, String issuer, String... more) {
    run("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
    List<String> words = new ArrayList<>(List.of("x509", "-req", "-in", name + ".csr"));
    words.addAll(List.of("-CA", issuer + ".pem", "-CAkey", issuer + ".key", "-days", "30"));
    words.addAll(List.of("-set_serial", Integer.toString(name.hashCode() & 0xffff)));
    words.addAll(List.of("-out", name + ".pem"));
    words.addAll(List.of(more));
    run(words.toArray(String[]::new));
  }

  /** Returns the concatenated text of some files. */
  public String text(String... files) {
    StringBuilder text = new StringBuilder();
    try {
      for (String file : files) {
        text.append(Files.readString(folder.resolve(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  public byte[] bytes(String... files) {
    return text(files).getBytes(StandardCharsets.UTF_8);
  }
}
