/** Changes a running HAProxy through its admin socket, where that is possible. */
@NullMarked
package io.hrapi.haproxy.runtime;

import org.jspecify.annotations.NullMarked;
