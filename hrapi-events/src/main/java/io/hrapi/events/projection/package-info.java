/**
 * The state that the log implies at a version: replay, snapshots, and the view that readers use.
 */
@NullMarked
package io.hrapi.events.projection;

import org.jspecify.annotations.NullMarked;
