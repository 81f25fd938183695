/** The event log on disk: one SQLite file. No other package of hrapi contains SQL. */
@NullMarked
package io.hrapi.events.store;

import org.jspecify.annotations.NullMarked;
