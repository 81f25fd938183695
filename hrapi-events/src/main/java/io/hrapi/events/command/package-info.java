/** What is asked: commands, what they decide, and the one writer that appends. */
@NullMarked
package io.hrapi.events.command;

import org.jspecify.annotations.NullMarked;
