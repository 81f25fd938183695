/**
 * The index of the history on the disk: sorted runs of entries, each read checked against what was
 * written.
 */
@NullMarked
package io.hrapi.events.history;

import org.jspecify.annotations.NullMarked;
