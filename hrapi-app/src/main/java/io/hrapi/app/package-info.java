/** The service: the one place that knows all rooms and wires them. */
@NullMarked
package io.hrapi.app;

import org.jspecify.annotations.NullMarked;
