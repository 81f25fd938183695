package io.hrapi.haproxy.statistics;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Queries the worker's statistics: {@code show stat} and {@code show info} (management guide,
 * sections 9.1 and 9.3). HAProxy sends only what is queried. The values are those of the serving
 * worker since its start: a reload resets them to zero, and workers that finish old connections are
 * not queried. Thread-safe.
 */
public final class Statistics {

  // HAProxy's numbers of its kinds, in the column "type" and as bits in a query.
  private static final long FRONTEND = 0;
  private static final long BACKEND = 1;
  private static final long SERVER = 2;
  private static final long LISTENER = 3;
  private static final int FRONTENDS = 1;
  private static final int BACKENDS = 2;
  private static final int SERVERS = 4;
  private static final int LISTENERS = 8;
  private static final int EVERY = -1;
  private static final String EVERY_PROXY = "-1";

  private static final int MAXIMUM_KNOWN_SERVERS = 10_000;

  private final AdminSocket admin;
  private final Duration deadline;

  /**
   * The last known number of each server, because HAProxy can query a single server only by its
   * number.
   */
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  /**
   * Creates an instance for one worker.
   *
   * @param deadline for each query, including reading its response
   */
  public Statistics(AdminSocket admin, Duration deadline) {
    this.admin = admin;
    this.deadline = deadline;
  }

  /**
   * Returns the statistics of all proxies. 10 000 servers need 2.4 MB and about 100 ms.
   *
   * @throws HaproxySocketException if nothing listens, or no readable response arrived in time
   */
  public ProxyStatistics all() {
    return read("show stat");
  }

  /**
   * Returns the frontends without their listeners, a small response however many servers there are.
   *
   * @throws HaproxySocketException as {@link #all()}
   */
  public ProxyStatistics frontends() {
    return read(question(EVERY_PROXY, FRONTENDS, EVERY));
  }

  /**
   * Returns the frontends and the backends, without listeners and servers.
   *
   * @throws HaproxySocketException as {@link #all()}
   */
  public ProxyStatistics proxies() {
    return read(question(EVERY_PROXY, FRONTENDS | BACKENDS, EVERY));
  }

  /**
   * Returns a frontend and its listeners.
   *
   * @return empty lists if there is no frontend of that name
   * @throws HaproxySocketException as {@link #all()}
   */
  public ProxyStatistics frontend(String proxy) {
    return read(question(proxy, FRONTENDS | LISTENERS, EVERY));
  }

  /**
   * Returns backends and their servers.
   *
   * @return without the backends that do not exist
   * @throws HaproxySocketException as {@link #all()}
   */
  public ProxyStatistics backends(List<String> proxies) {
    return read(
        proxies.stream()
            .map(proxy -> question(proxy, BACKENDS | SERVERS, EVERY))
            .collect(Collectors.joining(";")));
  }

  /**
   * Returns one server.
   *
   * @return empty if there is no server of that name
   * @throws HaproxySocketException as {@link #all()}
   */
  public Optional<ServerStatistics> server(String proxy, String name) {
    String path = proxy + "/" + name;
    Long id = known.get(path);
    if (id != null) {
      Optional<ServerStatistics> found = find(question(proxy, SERVERS, id), name);
      if (found.isPresent()) {
        return found;
      }
      known.remove(path);
    }
    Optional<ServerStatistics> found = find(question(proxy, SERVERS, EVERY), name);
    if (found.isPresent() && found.get().id() != null) {
      if (known.size() >= MAXIMUM_KNOWN_SERVERS) {
        known.clear();
      }
      known.put(path, found.get().id());
    }
    return found;
  }

  private Optional<ServerStatistics> find(String question, String name) {
    List<ServerStatistics> found = new ArrayList<>(1);
    rows(
        question,
        row -> {
          if (name.equals(row.text("svname"))) {
            found.add(ServerStatistics.of(row));
          }
        });
    return found.stream().findFirst();
  }

  /**
   * Returns the statistics of the worker itself.
   *
   * @throws HaproxySocketException as {@link #all()}
   */
  public ProcessStatistics process() {
    try {
      return ProcessStatistics.of(admin.showInfo(deadline));
    } catch (IllegalArgumentException e) {
      throw admin.unusable("show info", String.valueOf(e.getMessage()), e);
    }
  }

  private static String question(String proxy, int types, long id) {
    return "show stat " + proxy + " " + types + " " + id;
  }

  private ProxyStatistics read(String question) {
    List<FrontendStatistics> frontends = new ArrayList<>();
    List<ListenerStatistics> listeners = new ArrayList<>();
    List<BackendStatistics> backends = new ArrayList<>();
    List<ServerStatistics> servers = new ArrayList<>();
    rows(
        question,
        row -> {
          Long type = row.number("type");
          if (type == null) {
            throw new IllegalArgumentException("a line has no type");
          } else if (type == FRONTEND) {
            frontends.add(FrontendStatistics.of(row));
          } else if (type == BACKEND) {
            BackendStatistics backend = BackendStatistics.of(row);
            if (!backend.proxy().equals(AdminSocket.MARK_TABLE)) {
              backends.add(backend);
            }
          } else if (type == SERVER) {
            servers.add(ServerStatistics.of(row));
          } else if (type == LISTENER) {
            listeners.add(ListenerStatistics.of(row));
          }
        });
    return new ProxyStatistics(frontends, listeners, backends, servers);
  }

  private void rows(String question, Consumer<CsvTable> receiver) {
    CsvTable table = new CsvTable();
    String[] last = {"nothing"};
    try {
      admin.askLines(
          question,
          deadline,
          line -> {
            last[0] = line;
            if (table.take(line)) {
              receiver.accept(table);
            }
          });
      if (!last[0].isEmpty()) {
        // If the worker ends while it responds, the response must not look complete, with fewer
        // servers.
        throw new IllegalArgumentException(
            "the answer was cut off after '" + last[0] + "', expected an empty line at its end");
      }
    } catch (IllegalArgumentException e) {
      throw admin.unusable(question, String.valueOf(e.getMessage()), e);
    }
  }
}
