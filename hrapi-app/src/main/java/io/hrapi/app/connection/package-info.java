/** Sees to it that no client keeps a thread or a connection for longer than it needs. */
@NullMarked
package io.hrapi.app.connection;

import org.jspecify.annotations.NullMarked;
