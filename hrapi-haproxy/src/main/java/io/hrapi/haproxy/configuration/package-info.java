/**
 * The configuration that HAProxy is to run, in HAProxy's terms: values that cannot break a line of
 * its text.
 */
@NullMarked
package io.hrapi.haproxy.configuration;

import org.jspecify.annotations.NullMarked;
