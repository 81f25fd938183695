/** HAProxy's own figures, as the worker that serves tells them on its admin socket. */
@NullMarked
package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.NullMarked;
