/** The commands for one resource, by its path. */
@NullMarked
package io.hrapi.app.shell.resource;

import org.jspecify.annotations.NullMarked;
