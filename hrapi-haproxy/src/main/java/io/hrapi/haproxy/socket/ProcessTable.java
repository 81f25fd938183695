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
 * The answer to {@code show proc} (management guide, section 9.4).
 *
 * @param reloads tried since the start, failed ones among them
 * @param uptime of the master, in whole seconds
 * @param workers the current one and those that finish old connections
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
   * @param reloads how many it has survived, failed ones among them
   * @param uptime since it began, in whole seconds
   */
  public record Worker(long pid, int reloads, Duration uptime) {}

  public ProcessTable {
    workers = List.copyOf(workers);
  }

  /**
   * The worker that has the listeners: after a failed reload it is an old one, which 2.6 and 3.5
   * file under different headings.
   */
  public Optional<Worker> currentWorker() {
    return workers.stream().min(Comparator.comparingInt(Worker::reloads));
  }

  /** Those that were replaced and finish their connections, in the order of the answer. */
  public List<Worker> oldWorkers() {
    Optional<Worker> current = currentWorker();
    return workers.stream().filter(worker -> !current.equals(Optional.of(worker))).toList();
  }

  /**
   * For how long a worker has been replaced, at least: each later one began when the one before it
   * was replaced.
   */
  public Duration replacedFor(Worker worker) {
    return workers.stream()
        .filter(later -> later.reloads() < worker.reloads())
        .map(Worker::uptime)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Reads the answer.
   *
   * @return empty if it names no master
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
