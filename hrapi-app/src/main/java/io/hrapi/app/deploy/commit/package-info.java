/**
 * Changes what HAProxy runs: commits, starts, stops, and their events, such that the outcome is
 * known even if hrapi ends in between.
 */
@NullMarked
package io.hrapi.app.deploy.commit;

import org.jspecify.annotations.NullMarked;
