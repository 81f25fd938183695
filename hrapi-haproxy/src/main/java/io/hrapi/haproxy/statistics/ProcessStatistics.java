package io.hrapi.haproxy.statistics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker's own figures, from {@code show info}. Null for what this release does not tell.
 *
 * @param version HAProxy's, 2.6.12-1+deb12u4 for instance
 * @param pid the worker's
 * @param currentConnections now
 * @param connectionLimit the most that it takes at once
 * @param connections since it began
 * @param connectionRate in the last second
 * @param requests since it began
 * @param currentTlsConnections now, to clients and to servers
 * @param tlsConnections since it began
 * @param bytesOut since it began
 * @param allocatedBytes of memory in its pools
 * @param usedBytes of these
 * @param idlePercent how much of the last second it had nothing to do, 0 to 100
 * @param listeners that are open
 * @param droppedLogs lines that nobody took
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
