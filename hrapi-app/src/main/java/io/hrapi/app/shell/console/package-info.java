/** The environment of a command, and how it prints results and failures. */
@NullMarked
package io.hrapi.app.shell.console;

import org.jspecify.annotations.NullMarked;
