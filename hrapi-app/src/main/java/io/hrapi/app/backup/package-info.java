/** Stores backups of the log in an artifact repository or in a folder. */
@NullMarked
package io.hrapi.app.backup;

import org.jspecify.annotations.NullMarked;
