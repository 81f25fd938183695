/**
 * What HAProxy is to run, in its own words: values that cannot break a line of its configuration.
 */
@NullMarked
package io.hrapi.haproxy.configuration;

import org.jspecify.annotations.NullMarked;
