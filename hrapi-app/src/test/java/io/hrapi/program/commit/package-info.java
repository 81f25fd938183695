/** The packaged program, asked over HTTP: how a model or an upload comes to run. */
@NullMarked
package io.hrapi.program.commit;

import org.jspecify.annotations.NullMarked;
