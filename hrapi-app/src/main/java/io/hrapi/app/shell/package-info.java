/** The shell's commands: what asks a running hrapi over HTTP, and what reads a file by itself. */
@NullMarked
package io.hrapi.app.shell;

import org.jspecify.annotations.NullMarked;
