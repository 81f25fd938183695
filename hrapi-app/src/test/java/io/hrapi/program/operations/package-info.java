/** The packaged program, as operators have it: launcher, tasks, homes, exports and backups. */
@NullMarked
package io.hrapi.program.operations;

import org.jspecify.annotations.NullMarked;
