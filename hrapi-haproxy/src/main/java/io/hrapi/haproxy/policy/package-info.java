/** Decides what a configuration that somebody uploaded may say to HAProxy. */
@NullMarked
package io.hrapi.haproxy.policy;

import org.jspecify.annotations.NullMarked;
