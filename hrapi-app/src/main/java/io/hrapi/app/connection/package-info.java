/** Keeps clients from occupying a thread or a connection for longer than they need. */
@NullMarked
package io.hrapi.app.connection;

import org.jspecify.annotations.NullMarked;
