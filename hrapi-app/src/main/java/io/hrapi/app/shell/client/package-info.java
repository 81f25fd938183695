/** Requests to a running hrapi, and its responses. */
@NullMarked
package io.hrapi.app.shell.client;

import org.jspecify.annotations.NullMarked;
