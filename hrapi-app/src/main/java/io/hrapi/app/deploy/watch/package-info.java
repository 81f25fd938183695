/**
 * Looks after HAProxy without requests: at start-up, when it dies or drifts, and when a commit is
 * not confirmed in time; and reports its state.
 */
@NullMarked
package io.hrapi.app.deploy.watch;

import org.jspecify.annotations.NullMarked;
