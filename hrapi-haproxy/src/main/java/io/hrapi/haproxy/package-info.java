/** The machine: what HAProxy is to run, as text, checked, loaded and asked. */
@NullMarked
package io.hrapi.haproxy;

import org.jspecify.annotations.NullMarked;
