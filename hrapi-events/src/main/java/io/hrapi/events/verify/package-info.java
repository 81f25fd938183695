/**
 * Checks whether a log, served or in a file, is what hrapi wrote: the hash chain, what each event
 * names, the caches beside it, and what was kept elsewhere of it. Reads only.
 */
@NullMarked
package io.hrapi.events.verify;

import org.jspecify.annotations.NullMarked;
