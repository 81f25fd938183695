/**
 * The one HAProxy that we own: its binary, files, checks, start, reload and stop. No other package
 * starts processes.
 */
@NullMarked
package io.hrapi.haproxy.process;

import org.jspecify.annotations.NullMarked;
