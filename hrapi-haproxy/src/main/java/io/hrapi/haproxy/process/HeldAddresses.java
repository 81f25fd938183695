package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses that are reserved for HAProxy between their trial and its reload, so that no other
 * process can bind them. HAProxy can, because it shares its ports with sockets of the same user
 * (SO_REUSEPORT, socket(7)) and these count as its own; they do not listen, so they get no
 * connections. Closed when HAProxy listens itself. Not thread-safe.
 */
public final class HeldAddresses implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HeldAddresses.class);

  private final List<SocketChannel> sockets = new ArrayList<>();

  private HeldAddresses() {}

  /**
   * Reserves addresses that a trial found free. Skips addresses that cannot be bound: connections
   * of a former listener, which do not prevent HAProxy from listening, can prevent it.
   *
   * @param account the account that HAProxy runs as
   */
  public static HeldAddresses of(Collection<BindAddress> addresses, HaproxyAccount account) {
    HeldAddresses held = new HeldAddresses();
    for (BindAddress address : new LinkedHashSet<>(addresses)) {
      try {
        held.hold(address, account);
      } catch (IOException e) {
        LOGGER.debug("{} cannot be reserved until HAProxy listens there.", address, e);
      }
    }
    return held;
  }

  private void hold(BindAddress address, HaproxyAccount account) throws IOException {
    TrialBind.Place place = TrialBind.place(address);
    SocketChannel socket = SocketChannel.open(place.family());
    try {
      // Without SO_REUSEADDR, which would let the sockets of other accounts bind the address as
      // well.
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      if (account.name().isPresent()) {
        account.give(descriptor(socket));
      }
      socket.bind(place.address());
      sockets.add(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Returns the file descriptor of a socket. Java has no public API for it; this internal method is
   * unchanged since Java 7, and the manifest of the program opens its package.
   */
  private static int descriptor(SocketChannel socket) throws IOException {
    try {
      Object number = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal").invoke(socket);
      return (Integer) number;
    } catch (ReflectiveOperationException e) {
      throw new IOException("this Java platform does not tell the file descriptor of a socket", e);
    }
  }

  /** Returns the number of reserved addresses. */
  int count() {
    return sockets.size();
  }

  @Override
  public String toString() {
    return sockets.size() + " addresses held";
  }

  @Override
  public void close() {
    for (SocketChannel socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        LOGGER.warn("A socket that held an address for HAProxy cannot be closed.", e);
      }
    }
  }
}
