/** HAProxy: its configuration as text, and the process that checks, loads and serves it. */
@NullMarked
package io.hrapi.haproxy;

import org.jspecify.annotations.NullMarked;
