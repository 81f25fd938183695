/** Turns configurations into the text that HAProxy reads. */
@NullMarked
package io.hrapi.haproxy.render;

import org.jspecify.annotations.NullMarked;
