package io.hrapi.app.figures;

import io.hrapi.haproxy.statistics.ProcessStatistics;
import io.hrapi.haproxy.statistics.ProxyStatistics;
import java.time.Instant;

/**
 * All counters of HAProxy at one moment.
 *
 * @param time when it was read
 */
record Reading(Instant time, ProcessStatistics process, ProxyStatistics proxies) {}
