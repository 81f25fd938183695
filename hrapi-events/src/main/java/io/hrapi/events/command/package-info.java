/** The commands, their decisions, and the one writer that appends their events. */
@NullMarked
package io.hrapi.events.command;

import org.jspecify.annotations.NullMarked;
