/** The event log as everybody sees it: its rows, its hash chain, and the store that keeps them. */
@NullMarked
package io.hrapi.events.log;

import org.jspecify.annotations.NullMarked;
