package io.hrapi.haproxy.statistics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker's own statistics, from {@code show info}. A value is null if this release does not
 * report it.
 *
 * @param version HAProxy's version, for instance {@code 2.6.12-1+deb12u4}
 * @param pid the process id of the worker
 * @param currentConnections now
 * @param connectionLimit the maximum number of concurrent connections
 * @param connections since the worker's start
 * @param connectionRate new connections in the last second
 * @param requests since the worker's start
 * @param currentTlsConnections now, to clients and to servers
 * @param tlsConnections since the worker's start
 * @param bytesOut since the worker's start
 * @param allocatedBytes the memory of its pools
 * @param usedBytes the used part of these
 * @param idlePercent the idle share of the last second, 0 to 100
 * @param listeners the number of open listeners
 * @param droppedLogs log lines that could not be delivered
 */
public record ProcessStatistics(
    String version,
    @Nullable Long pid,
    @Nullable Long uptimeSeconds,
    @Nullable Long currentConnections,
    @Nullable Long connectionLimit,
    @Nullable Long connections,
    @Nullable Long connectionRate,
    @Nullable Long requests,
    @Nullable Long currentTlsConnections,
    @Nullable Long tlsConnections,
    @Nullable Long bytesOut,
    @Nullable Long allocatedBytes,
    @Nullable Long usedBytes,
    @Nullable Long idlePercent,
    @Nullable Long listeners,
    @Nullable Long droppedLogs) {

  static ProcessStatistics of(Map<String, String> info) {
    return new ProcessStatistics(
        info.getOrDefault("Version", ""),
        number(info, "Pid"),
        number(info, "Uptime_sec"),
        number(info, "CurrConns"),
        number(info, "Maxconn"),
        number(info, "CumConns"),
        number(info, "ConnRate"),
        number(info, "CumReq"),
        number(info, "CurrSslConns"),
        number(info, "CumSslConns"),
        number(info, "TotalBytesOut"),
        number(info, "PoolAlloc_bytes"),
        number(info, "PoolUsed_bytes"),
        number(info, "Idle_pct"),
        number(info, "Listeners"),
        number(info, "DroppedLogs"));
  }

  private static @Nullable Long number(Map<String, String> info, String name) {
    String text = info.get(name);
    try {
      return text == null ? null : (Long) Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "', expected a whole number", e);
    }
  }
}
