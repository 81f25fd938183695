/**
 * Brings a version of the model to a HAProxy that serves it, in four packages, each of which
 * depends only on those before it: render, machine, commit, watch. None knows HTTP; they report
 * refusals as {@link io.hrapi.app.deploy.DeployException}.
 */
@NullMarked
package io.hrapi.app.deploy;

import org.jspecify.annotations.NullMarked;
