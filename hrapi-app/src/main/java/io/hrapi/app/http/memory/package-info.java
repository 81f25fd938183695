/** The memory that requests reserve from the shared budget. */
@NullMarked
package io.hrapi.app.http.memory;

import org.jspecify.annotations.NullMarked;
