/** Requests to a running hrapi, and what it answers. */
@NullMarked
package io.hrapi.app.shell.client;

import org.jspecify.annotations.NullMarked;
