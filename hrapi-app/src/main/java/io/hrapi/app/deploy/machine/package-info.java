/**
 * The one HAProxy of this machine: its folders, the checks before it loads a configuration, what it
 * runs, and whether that matches what was committed.
 */
@NullMarked
package io.hrapi.app.deploy.machine;

import org.jspecify.annotations.NullMarked;
