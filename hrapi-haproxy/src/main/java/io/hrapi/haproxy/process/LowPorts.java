package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Quoting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that need a capability to listen on (ip(7), "ip_unprivileged_port_start";
 * capabilities(7), "CAP_NET_BIND_SERVICE"). HAProxy's program may have that capability where hrapi
 * does not: then hrapi's own trial is meaningless, and HAProxy itself tries. Stateless.
 */
public final class LowPorts {

  private static final Path FIRST_FREE = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  private static final int MAXIMUM_NUMBER_LENGTH = 16;
  private static final int USUAL_FIRST_FREE = 1_024;

  private static final List<String> BEFORE_BINDS =
      List.of("frontend trial", "  mode tcp", "  timeout client 1s");
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern CAUSE = Pattern.compile("\\(([A-Z][^()]*)\\)");
  private static final String FORBIDDEN = "Permission denied";

  private LowPorts() {}

  /**
   * Returns the addresses that hrapi may not bind itself.
   *
   * @throws UncheckedIOException if hrapi's capabilities or the first free port cannot be read
   */
  public static Set<BindAddress> reserved(Collection<BindAddress> addresses) {
    Set<BindAddress> reserved = new LinkedHashSet<>();
    try {
      int firstFree = firstFree();
      for (BindAddress address : addresses) {
        if (address.port() < firstFree) {
          reserved.add(address);
        }
      }
      if (!reserved.isEmpty() && Capabilities.have(Capabilities.NET_BIND_SERVICE)) {
        reserved.clear();
      }
      return reserved;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which ports need no capability", e);
    }
  }

  private static int firstFree() throws IOException {
    if (!Files.exists(FIRST_FREE)) {
      return USUAL_FIRST_FREE;
    }
    try (InputStream file = Files.newInputStream(FIRST_FREE)) {
      // In one read: the kernel ends this file after the first read, however short.
      byte[] number = file.readNBytes(MAXIMUM_NUMBER_LENGTH);
      return Integer.parseInt(new String(number, StandardCharsets.US_ASCII).strip());
    }
  }

  /**
   * Lets HAProxy bind each address once. It ends by itself, because it is also to bind an address
   * that hrapi occupies.
   *
   * @param directory the folder for a temporary file; its account runs HAProxy
   * @param addresses as returned by {@link #reserved}
   * @return the addresses that HAProxy cannot bind, in the given order
   * @throws HaproxyUnavailableException if the program cannot be run
   */
  public static List<UnavailableAddress> unavailable(
      HaproxyBinary binary, RunDirectory directory, Collection<BindAddress> addresses) {
    List<BindAddress> tried = List.copyOf(addresses);
    try (ServerSocketChannel held = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int heldPort = ((InetSocketAddress) held.getLocalAddress()).getPort();
      Path file = Files.createTempFile(directory.path(), "trial-", ".cfg");
      try {
        List<String> lines = new ArrayList<>(BEFORE_BINDS);
        tried.forEach(address -> lines.add("  bind " + Quoting.word(address.text())));
        lines.add("  bind " + LOOPBACK + ":" + heldPort);
        Files.write(file, lines);
        directory.account().show(file);
        return refused(binary, tried, run(binary, directory.path(), file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy cannot be run to try addresses", e);
    }
  }

  private static List<HaproxyMessage> run(HaproxyBinary binary, Path directory, Path file) {
    MessageParser parser = new MessageParser(directory);
    FirstLine output = new FirstLine(parser::accept);
    try {
      int status =
          ChildProcess.run(
              binary.listener("-db", "-f", file.toString()), Path.of("/"), DEADLINE, output);
      binary.requireRun(status, output.text());
    } catch (UncheckedIOException | ChildProcess.CommandTimeoutException e) {
      throw new HaproxyUnavailableException(String.valueOf(e.getMessage()), e);
    }
    return parser.messages();
  }

  private static List<UnavailableAddress> refused(
      HaproxyBinary binary, List<BindAddress> tried, List<HaproxyMessage> messages) {
    List<UnavailableAddress> refused = new ArrayList<>();
    for (int i = 0; i < tried.size(); i++) {
      OptionalInt line = OptionalInt.of(BEFORE_BINDS.size() + 1 + i);
      BindAddress address = tried.get(i);
      messages.stream()
          .filter(message -> message.severity() == HaproxyMessage.Severity.ALERT)
          .filter(message -> message.line().equals(line))
          .findFirst()
          .ifPresent(
              message ->
                  refused.add(new UnavailableAddress(address, reason(binary, message.text()))));
    }
    return refused;
  }

  private static String reason(HaproxyBinary binary, String words) {
    Matcher cause = CAUSE.matcher(words);
    String reason = cause.find() ? cause.group(1) : words;
    return reason.equals(FORBIDDEN)
        ? "such a low port needs a capability that HAProxy does not have; grant it "
            + "(setcap cap_net_bind_service=+ep "
            + binary.path()
            + "), allow low ports for everyone (sysctl "
            + "net.ipv4.ip_unprivileged_port_start), or choose another port"
        : reason;
  }
}
