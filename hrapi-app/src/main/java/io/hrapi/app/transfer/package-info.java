/** Exports, imports, backups and restores of the log. */
@NullMarked
package io.hrapi.app.transfer;

import org.jspecify.annotations.NullMarked;
