/** What is around a command, and how it prints and fails. */
@NullMarked
package io.hrapi.app.shell.console;

import org.jspecify.annotations.NullMarked;
