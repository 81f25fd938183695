/**
 * Verifies whether a log, in use or in a file, is what hrapi wrote: the hash chain, the texts that
 * events refer to, the caches next to it, and heads that were stored elsewhere. Reads only.
 */
@NullMarked
package io.hrapi.events.verify;

import org.jspecify.annotations.NullMarked;
