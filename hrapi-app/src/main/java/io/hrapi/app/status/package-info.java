/** The parts of the current status, each with the objects that know it. */
@NullMarked
package io.hrapi.app.status;

import org.jspecify.annotations.NullMarked;
