/** The commands for what HAProxy serves, now or after a commit. */
@NullMarked
package io.hrapi.app.shell.haproxy;

import org.jspecify.annotations.NullMarked;
