package io.hrapi.app;

import io.hrapi.haproxy.configuration.RenderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whom HAProxy's workers run as: started as root they give root's rights up. */
final class HaproxyAccount {

  private static final String ACCOUNT = "haproxy";
  private static final Path ACCOUNTS = Path.of("/etc/passwd");
  private static final Path GROUPS = Path.of("/etc/group");
  private static final Path EMPTY_FOLDER = Path.of("/var/lib/haproxy");

  private HaproxyAccount() {}

  /** The settings that fit this machine and this user. */
  static RenderSettings settings() {
    RenderSettings settings = RenderSettings.defaults();
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root || !isIn(ACCOUNTS) || !isIn(GROUPS)) {
      return settings;
    }
    return settings.withAccount(
        ACCOUNT, ACCOUNT, Files.isDirectory(EMPTY_FOLDER) ? EMPTY_FOLDER.toString() : "/");
  }

  private static boolean isIn(Path file) {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.stream().anyMatch(line -> line.startsWith(ACCOUNT + ":"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
