package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses on which a process listens, according to the kernel (proc(5)): no file of hrapi is
 * reliable for that, because it may be missing or belong to another process. Stateless.
 */
final class Listeners {

  private static final Path PROC = Path.of("/proc");
  private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");

  /** The columns of a table, and the value that means a listening socket. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;
  private static final int UID = 7;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  private static final int HEX = 16;

  private Listeners() {}

  /** A listening socket of any process. */
  private record Socket(InetAddress address, int port, String uid, String inode) {}

  /**
   * Returns whether a process listens on an address, or on one that overlaps it, and no other
   * process does.
   *
   * @param address its host name, if it has one, is resolved
   */
  static boolean has(long pid, BindAddress address) {
    Path process = PROC.resolve(Long.toString(pid));
    try {
      InetAddress wanted = TrialBind.place(address).address().getAddress();
      List<Socket> there =
          sockets(process).stream()
              .filter(socket -> socket.port() == address.port())
              .filter(socket -> overlap(socket.address(), wanted))
              .toList();
      return !there.isEmpty() && areOf(process, there);
    } catch (UnknownHostException e) {
      // Nothing can listen on it.
      return false;
    } catch (IOException | UncheckedIOException e) {
      // The process has just ended.
      return false;
    }
  }

  /**
   * Returns the sockets of any process that listen on an address or on one that overlaps it, as the
   * targets of links in /proc/…/fd.
   */
  static Set<Path> at(InetAddress address, int port) throws IOException {
    return PortHolder.links(
        sockets(PROC.resolve("self")).stream()
            .filter(socket -> socket.port() == port && overlap(socket.address(), address))
            .map(Socket::inode)
            .toList());
  }

  private static boolean overlap(InetAddress one, InetAddress other) {
    return one.equals(other) || one.isAnyLocalAddress() || other.isAnyLocalAddress();
  }

  private static List<Socket> sockets(Path process) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (String table : TABLES) {
      Path file = process.resolve(table);
      if (!Files.exists(file)) {
        // The kernel has no IPv6.
        continue;
      }
      try (Stream<String> lines = Files.lines(file)) {
        lines
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length > INODE && words[STATE].equals(LISTENS))
            .map(Listeners::socket)
            .forEach(sockets::add);
      }
    }
    return sockets;
  }

  private static Socket socket(String[] words) {
    int colon = words[LOCAL].indexOf(':');
    return new Socket(
        address(words[LOCAL].substring(0, colon)),
        Integer.parseInt(words[LOCAL].substring(colon + 1), HEX),
        words[UID],
        words[INODE]);
  }

  /** Parses groups of four bytes, each in this machine's byte order. */
  private static InetAddress address(String hex) {
    ByteBuffer written = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer bytes = ByteBuffer.allocate(written.capacity()).order(ByteOrder.nativeOrder());
    while (written.hasRemaining()) {
      bytes.putInt(written.getInt());
    }
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the kernel's address " + hex + " has another length", e);
    }
  }

  private static boolean areOf(Path process, List<Socket> sockets) throws IOException {
    Set<Path> missing = new HashSet<>();
    sockets.forEach(socket -> missing.add(Path.of("socket:[" + socket.inode() + "]")));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      Iterator<Path> open = files.iterator();
      while (open.hasNext() && !missing.isEmpty()) {
        remove(open.next(), missing);
      }
      return missing.isEmpty();
    } catch (AccessDeniedException e) {
      // Root without CAP_SYS_PTRACE, mostly in a container: compare the sockets' account instead.
      String uid = Files.getAttribute(process, "unix:uid").toString();
      return sockets.stream().allMatch(socket -> socket.uid().equals(uid));
    }
  }

  private static void remove(Path file, Set<Path> missing) {
    try {
      missing.remove(Files.readSymbolicLink(file));
    } catch (IOException e) {
      // Closed in the meantime, so it is not one of them.
      return;
    }
  }
}
