/** Brings the log elsewhere and back: exports, imports, backups and restores. */
@NullMarked
package io.hrapi.app.transfer;

import org.jspecify.annotations.NullMarked;
