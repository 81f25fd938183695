/**
 * From a version of the model to a HAProxy that serves it, in four rooms, each of which sees only
 * those to its left: render, machine, commit, watch. None knows HTTP; what one of them refuses is a
 * {@link io.hrapi.app.deploy.DeployException}.
 */
@NullMarked
package io.hrapi.app.deploy;

import org.jspecify.annotations.NullMarked;
