/** The commands for what HAProxy serves, and is to serve. */
@NullMarked
package io.hrapi.app.shell.haproxy;

import org.jspecify.annotations.NullMarked;
