/**
 * The index of the history on disk: sorted runs of entries, in which every read is verified against
 * what was written.
 */
@NullMarked
package io.hrapi.events.history;

import org.jspecify.annotations.NullMarked;
