/** Files and folders that only their owner can read or change. */
@NullMarked
package io.hrapi.events.file;

import org.jspecify.annotations.NullMarked;
