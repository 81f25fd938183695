/** The two Unix sockets of HAProxy: the master's and the worker's. */
@NullMarked
package io.hrapi.haproxy.socket;

import org.jspecify.annotations.NullMarked;
