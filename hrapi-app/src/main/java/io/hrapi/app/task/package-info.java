/** Operators' tasks on the admin port, {@code POST /tasks/…}. */
@NullMarked
package io.hrapi.app.task;

import org.jspecify.annotations.NullMarked;
