/** The steps of loading a configuration, for tests that end the program after any of them. */
@NullMarked
package io.hrapi.haproxy.step;

import org.jspecify.annotations.NullMarked;
