/** What the log says at a version: replay, snapshots, and the view that readers hold. */
@NullMarked
package io.hrapi.events.projection;

import org.jspecify.annotations.NullMarked;
