/** What the tests of the whole program stand on: it, running, and the world around it. */
@NullMarked
package io.hrapi.app.testing;

import org.jspecify.annotations.NullMarked;
