/** Sends events as they happen, as server-sent events. */
@NullMarked
package io.hrapi.app.stream;

import org.jspecify.annotations.NullMarked;
