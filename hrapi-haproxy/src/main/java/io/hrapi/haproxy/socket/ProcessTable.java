package io.hrapi.haproxy.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response to {@code show proc} (management guide, section 9.4).
 *
 * @param reloads the number of reloads since the master's start, including failed ones
 * @param uptime of the master, in whole seconds
 * @param workers the current worker and those that finish old connections
 */
public record ProcessTable(
    long masterPid, int reloads, Duration uptime, String version, List<Worker> workers) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+)\\s+(master|worker)\\s+(\\d+)(?:\\s+\\[failed: \\d+])?"
              + "\\s+(\\d+)d(\\d+)h(\\d+)m(\\d+)s\\s+(\\S+)\\s*");

  /**
   * A worker.
   *
   * @param reloads the number of reloads since it was started, including failed ones
   * @param uptime since its start, in whole seconds
   */
  public record Worker(long pid, int reloads, Duration uptime) {}

  public ProcessTable {
    workers = List.copyOf(workers);
  }

  /**
   * Returns the worker that has the listeners: after a failed reload it is an old one, which
   * HAProxy 2.6 and 3.5 list under different headings.
   */
  public Optional<Worker> currentWorker() {
    return workers.stream().min(Comparator.comparingInt(Worker::reloads));
  }

  /**
   * Returns the workers that were replaced and finish their connections, in the order of the
   * response.
   */
  public List<Worker> oldWorkers() {
    Optional<Worker> current = currentWorker();
    return workers.stream().filter(worker -> !current.equals(Optional.of(worker))).toList();
  }

  /**
   * Returns the least time since a worker was replaced: it was replaced when the next later worker
   * started.
   */
  public Duration replacedFor(Worker worker) {
    return workers.stream()
        .filter(later -> later.reloads() < worker.reloads())
        .map(Worker::uptime)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Parses the response.
   *
   * @return empty if it contains no master
   */
  static Optional<ProcessTable> parse(String answer) {
    @Nullable Matcher master = null;
    List<Worker> workers = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      if (matcher.group(2).equals("master")) {
        master = matcher;
      } else {
        workers.add(new Worker(number(matcher, 1), (int) number(matcher, 3), uptime(matcher)));
      }
    }
    if (master == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessTable(
            number(master, 1), (int) number(master, 3), uptime(master), master.group(8), workers));
  }

  private static Duration uptime(Matcher matcher) {
    return Duration.ofDays(number(matcher, 4))
        .plusHours(number(matcher, 5))
        .plusMinutes(number(matcher, 6))
        .plusSeconds(number(matcher, 7));
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
