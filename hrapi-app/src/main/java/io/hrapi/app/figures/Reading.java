package io.hrapi.app.figures;

import io.hrapi.haproxy.statistics.ProcessStatistics;
import io.hrapi.haproxy.statistics.ProxyStatistics;
import java.time.Instant;

/**
 * All statistics of HAProxy at one time.
 *
 * @param time when they were read
 */
record Reading(Instant time, ProcessStatistics process, ProxyStatistics proxies) {}
