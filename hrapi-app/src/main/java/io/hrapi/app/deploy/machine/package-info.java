/**
 * The one HAProxy of this machine: its folders, what must hold before it loads something, what it
 * runs, and whether that is what was committed.
 */
@NullMarked
package io.hrapi.app.deploy.machine;

import org.jspecify.annotations.NullMarked;
