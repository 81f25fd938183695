/**
 * What changes what HAProxy runs: commits, start, stop, and their events, so that no end of hrapi
 * in between leaves one unknown.
 */
@NullMarked
package io.hrapi.app.deploy.commit;

import org.jspecify.annotations.NullMarked;
