/** HAProxy's own statistics, queried from the serving worker on its admin socket. */
@NullMarked
package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.NullMarked;
