/**
 * What looks after HAProxy by itself: at start-up, when it dies or drifts, when a commit is not
 * confirmed in time; and what is told of it.
 */
@NullMarked
package io.hrapi.app.deploy.watch;

import org.jspecify.annotations.NullMarked;
