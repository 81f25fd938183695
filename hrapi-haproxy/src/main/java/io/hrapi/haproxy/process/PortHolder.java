package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The process that listens on a port, for the message that the port is in use. Stateless. */
public final class PortHolder {

  private static final Path PROC = Path.of("/proc");
  private static final String JAVA = "java";

  /** Options of Java whose value is the next argument. */
  private static final Set<String> WITH_A_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--upgrade-module-path");

  private static final Pattern MAIN_CLASS = Pattern.compile("[\\w.$]{1,200}");

  private PortHolder() {}

  /**
   * Returns the process that listens on an address, or on one that overlaps it.
   *
   * @param address its host name, if it has one, is resolved
   * @return process id and name, for instance {@code process 4711 (nginx)}; empty if there is none,
   *     or if hrapi may not read which it is
   */
  public static Optional<String> of(BindAddress address) {
    try {
      return of(TrialBind.place(address).address().getAddress(), address.port());
    } catch (UnknownHostException e) {
      // Nothing can listen on it.
      return Optional.empty();
    }
  }

  /**
   * Returns the process that listens on an address, or on one that overlaps it.
   *
   * @return process id and name; empty if there is none, or if hrapi may not read which it is
   */
  public static Optional<String> of(InetAddress address, int port) {
    try {
      return find(Listeners.at(address, port));
    } catch (IOException | UncheckedIOException e) {
      // The message about the port is useful without the process.
      return Optional.empty();
    }
  }

  private static Optional<String> find(Set<Path> sockets) throws IOException {
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : processes) {
        if (hasOneOf(process, sockets)) {
          return Optional.of("process " + process.getFileName() + name(process));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasOneOf(Path process, Set<Path> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file))) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // The process has just ended, or belongs to another account.
      return false;
    }
    return false;
  }

  private static String name(Path process) throws IOException {
    String name = Files.readString(process.resolve("comm")).strip();
    if (!name.equals(JAVA)) {
      return " (" + name + ")";
    }
    // The name alone does not identify the program.
    List<String> words =
        Arrays.asList(Files.readString(process.resolve("cmdline")).split("\0", -1));
    String what = program(words);
    return what.isEmpty() ? " (java)" : " (java, " + what + ")";
  }

  /**
   * Returns the jar or main class that a Java process runs; omits its other arguments, which may be
   * secret. Empty if it cannot be determined.
   */
  static String program(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-jar")) {
        return i + 1 < words.size() ? file(words.get(i + 1)) : "";
      }
      if (WITH_A_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-") && !word.startsWith("@")) {
        return MAIN_CLASS.matcher(word).matches() ? word : "";
      }
    }
    return "";
  }

  private static String file(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the targets of the links in /proc/…/fd to these sockets. */
  static Set<Path> links(List<String> inodes) {
    return inodes.stream()
        .map(inode -> Path.of("socket:[" + inode + "]"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
