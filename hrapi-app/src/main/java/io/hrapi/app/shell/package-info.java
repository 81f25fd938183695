/** The shell's commands, which call a running hrapi over HTTP or read a file. */
@NullMarked
package io.hrapi.app.shell;

import org.jspecify.annotations.NullMarked;
