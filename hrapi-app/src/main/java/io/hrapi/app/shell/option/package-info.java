/** The options and arguments of commands, and what commands with the same options share. */
@NullMarked
package io.hrapi.app.shell.option;

import org.jspecify.annotations.NullMarked;
