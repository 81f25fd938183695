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

  /** Options of Java whose value is the next word. */
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
   * Who listens at an address, or at one that keeps others from it.
   *
   * @param address whose host name, if it has one, is resolved
   * @return process and name, {@code process 4711 (nginx)} say; empty where nobody does, or where
   *     we may not look
   */
  public static Optional<String> of(BindAddress address) {
    try {
      return of(TrialBind.place(address).address().getAddress(), address.port());
    } catch (UnknownHostException e) {
      // Nobody listens there.
      return Optional.empty();
    }
  }

  /**
   * Who listens at an address.
   *
   * @return process and name; empty where nobody does, or where we may not look
   */
  public static Optional<String> of(InetAddress address, int port) {
    try {
      return find(Listeners.at(address, port));
    } catch (IOException | UncheckedIOException e) {
      // What is said of the port stands without it.
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
      // It has just ended, or is another account's.
      return false;
    }
    return false;
  }

  private static String name(Path process) throws IOException {
    String name = Files.readString(process.resolve("comm")).strip();
    if (!name.equals(JAVA)) {
      return " (" + name + ")";
    }
    // That tells nobody which.
    List<String> words =
        Arrays.asList(Files.readString(process.resolve("cmdline")).split("\0", -1));
    String what = program(words);
    return what.isEmpty() ? " (java)" : " (java, " + what + ")";
  }

  /**
   * What a Java runs: its jar or its main class, and nothing else of its arguments, which may be
   * secret; empty if it cannot be told.
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

  /** As the links in /proc/…/fd name them. */
  static Set<Path> links(List<String> inodes) {
    return inodes.stream()
        .map(inode -> Path.of("socket:[" + inode + "]"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
