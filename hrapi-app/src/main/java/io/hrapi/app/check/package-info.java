/** Whether a target takes connections. */
@NullMarked
package io.hrapi.app.check;

import org.jspecify.annotations.NullMarked;
