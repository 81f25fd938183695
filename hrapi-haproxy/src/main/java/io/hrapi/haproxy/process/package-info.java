/**
 * The one HAProxy that hrapi owns: its binary, files, checks, start, reload and stop. No other
 * package starts processes.
 */
@NullMarked
package io.hrapi.haproxy.process;

import org.jspecify.annotations.NullMarked;
