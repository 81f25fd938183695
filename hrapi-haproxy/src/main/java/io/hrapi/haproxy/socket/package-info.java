/** The two Unix sockets on which HAProxy answers: the master's and the worker's. */
@NullMarked
package io.hrapi.haproxy.socket;

import org.jspecify.annotations.NullMarked;
