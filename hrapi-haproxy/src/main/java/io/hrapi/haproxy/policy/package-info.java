/** Decides what an uploaded configuration may contain. */
@NullMarked
package io.hrapi.haproxy.policy;

import org.jspecify.annotations.NullMarked;
