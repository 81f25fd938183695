/** The event log on disk: one SQLite file, the only place of hrapi with SQL. */
@NullMarked
package io.hrapi.events.store;

import org.jspecify.annotations.NullMarked;
