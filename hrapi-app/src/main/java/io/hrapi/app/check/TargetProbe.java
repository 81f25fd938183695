package io.hrapi.app.check;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.events.model.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Tests whether something accepts TCP connections at an address, within a time limit. Thread-safe;
 * created and closed by the wiring.
 *
 * <p>A failure of hrapi itself says nothing about the target and is an exception.
 */
public final class TargetProbe implements AutoCloseable {

  private static final int MAX_LOOKUPS = 16;
  private static final long IDLE_SECONDS = 10;
  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

  private final Duration limit;
  // In threads of their own, because a name server that does not answer blocks one for longer than
  // the limit.
  private final ExecutorService lookups =
      new ThreadPoolExecutor(
          0,
          MAX_LOOKUPS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "hrapi-lookup");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Creates the probe.
   *
   * @param limit the time for one test, including the resolution of the name
   */
  public TargetProbe(Duration limit) {
    this.limit = limit;
  }

  /**
   * Returns whether one of the host's addresses accepts a connection.
   *
   * @param port the port, 1–65535
   * @return false if connections are refused or time out, or the name cannot be resolved
   * @throws ProblemException if hrapi cannot try
   */
  public boolean isOnline(Host host, int port) {
    long end = System.nanoTime() + limit.toNanos();
    InetAddress[] addresses = addresses(host);
    for (int i = 0; i < addresses.length; i++) {
      // A share of the remaining time, so that an address that does not answer leaves time for the
      // others.
      long share = (end - System.nanoTime()) / (addresses.length - i);
      if (connects(new InetSocketAddress(addresses[i], port), share)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }

  /** Returns the addresses of a host; none if its name cannot be resolved in time. */
  private InetAddress[] addresses(Host host) {
    try {
      if (host.isIpv6() || IPV4.matcher(host.value()).matches()) {
        return InetAddress.getAllByName(host.bracketed());
      }
      Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(host.value()));
      return lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (UnknownHostException | ExecutionException | TimeoutException e) {
      return new InetAddress[0];
    } catch (RejectedExecutionException e) {
      throw notTried("too many host names are being looked up (" + MAX_LOOKUPS + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  private static boolean connects(InetSocketAddress address, long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (millis < 1) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open()) {
      return connects(channel.socket(), address, (int) Math.min(millis, Integer.MAX_VALUE));
    } catch (IOException e) {
      throw notTried("no socket can be opened: " + e.getMessage());
    }
  }

  private static boolean connects(Socket socket, InetSocketAddress address, int millis) {
    try {
      socket.connect(address, millis);
      return true;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw stopping();
      }
      return false;
    }
  }

  private static ProblemException stopping() {
    return notTried("hrapi is stopping");
  }

  private static ProblemException notTried(String why) {
    return ProblemException.of(ProblemCode.OVERLOADED, why + "; nothing was checked");
  }
}
