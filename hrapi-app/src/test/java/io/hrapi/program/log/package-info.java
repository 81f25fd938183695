/** The packaged program, asked over HTTP: the log on the disk, damaged, cut short or in the way. */
@NullMarked
package io.hrapi.program.log;

import org.jspecify.annotations.NullMarked;
