/**
 * Helpers for tests of the whole program: hrapi as a process, its clients, and fakes of its
 * surroundings.
 */
@NullMarked
package io.hrapi.app.testing;

import org.jspecify.annotations.NullMarked;
