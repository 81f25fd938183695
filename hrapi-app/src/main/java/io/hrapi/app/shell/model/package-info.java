/** The commands for the model as a whole, and for its versions. */
@NullMarked
package io.hrapi.app.shell.model;

import org.jspecify.annotations.NullMarked;
