/** The packaged program as operators use it: launcher, tasks, homes, exports and backups. */
@NullMarked
package io.hrapi.program.operations;

import org.jspecify.annotations.NullMarked;
