/** The event log: its rows, its hash chain, and the interface of the store. */
@NullMarked
package io.hrapi.events.log;

import org.jspecify.annotations.NullMarked;
