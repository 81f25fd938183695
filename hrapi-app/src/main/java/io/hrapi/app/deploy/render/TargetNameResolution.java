package io.hrapi.app.deploy.render;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers that HAProxy uses for targets with a host name: from the settings and from the
 * current configuration of this machine. Created by the wiring; thread-safe.
 */
public final class TargetNameResolution {

  /**
   * The setting that makes the C library resolve names, each time HAProxy loads a configuration.
   */
  public static final String LIBC = "libc";

  private static final Logger LOGGER = LoggerFactory.getLogger(TargetNameResolution.class);

  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final int PORT = 53;

  /** The server that the C library uses if {@code resolv.conf} names none (resolv.conf(5)). */
  private static final ServerAddress THIS_MACHINE = ServerAddress.parse("127.0.0.1:" + PORT);

  private static final Splitter LIST = Splitter.onPattern("[,\\s]+").omitEmptyStrings();

  private final boolean followed;
  private final List<ServerAddress> named;
  private final Path hosts;
  private final Path resolvConf;

  /**
   * Creates the name resolution from the setting.
   *
   * @param setting a list of IP addresses with or without port; empty for those of {@code
   *     /etc/resolv.conf}; or {@link #LIBC}
   * @throws IllegalArgumentException if it is none of these
   */
  public TargetNameResolution(String setting) {
    this(setting, HOSTS, RESOLV_CONF);
  }

  TargetNameResolution(String setting, Path hosts, Path resolvConf) {
    this.followed = !setting.strip().equals(LIBC);
    this.named =
        followed
            ? LIST.splitToStream(setting).map(TargetNameResolution::address).toList()
            : List.of();
    this.hosts = hosts;
    this.resolvConf = resolvConf;
  }

  private static ServerAddress address(String text) {
    try {
      ServerAddress address = ServerAddress.parse(text);
      if (!address.host().isName()) {
        return address.port().isPresent()
            ? address
            : new ServerAddress(address.host(), OptionalInt.of(PORT));
      }
    } catch (IllegalArgumentException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "HRAPI_RESOLVERS has \""
            + text
            + "\", expected IP addresses of name servers (192.0.2.53, 192.0.2.53:5353,"
            + " [2001:db8::53]:53), or "
            + LIBC,
        cause);
  }

  /** Returns the current name resolution: both files may change between two calls. */
  NameResolution now() {
    return followed ? new NameResolution(true, servers(), local()) : NameResolution.ONCE;
  }

  /**
   * Returns the name servers to render; empty if HAProxy is to read {@code resolv.conf} itself. If
   * that file names no server, or is missing, which HAProxy refuses, returns this machine's.
   */
  private List<ServerAddress> servers() {
    return !named.isEmpty()
            || lines(resolvConf).stream().anyMatch(TargetNameResolution::namesServer)
        ? named
        : List.of(THIS_MACHINE);
  }

  private static boolean namesServer(String line) {
    List<String> words = LIST.splitToList(line);
    return line.startsWith("nameserver")
        && words.size() > 1
        && InetAddresses.isInetAddress(words.get(1));
  }

  private Set<AddressHost> local() {
    Set<AddressHost> names = new HashSet<>();
    for (String line : lines(hosts)) {
      List<String> words = new ArrayList<>(LIST.splitToList(line.replaceFirst("#.*", "")));
      if (words.size() > 1 && InetAddresses.isInetAddress(words.get(0))) {
        words.subList(1, words.size()).forEach(word -> addName(word, names));
      }
    }
    return names;
  }

  private static void addName(String word, Set<AddressHost> names) {
    try {
      AddressHost host = new AddressHost(word);
      if (host.isName()) {
        names.add(host);
      }
    } catch (IllegalArgumentException e) {
      LOGGER.trace("The name {} in the hosts file is not a valid host name for a target.", word, e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      // Accepts all bytes, because everything that is looked for is ASCII.
      return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOGGER.warn("{} cannot be read and is treated as empty.", file, e);
      return List.of();
    }
  }
}
