/** The commands for the event log: its events, its files, its backups. */
@NullMarked
package io.hrapi.app.shell.log;

import org.jspecify.annotations.NullMarked;
