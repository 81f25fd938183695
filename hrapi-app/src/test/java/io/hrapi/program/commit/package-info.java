/** The packaged program over HTTP: how a model or an upload is committed. */
@NullMarked
package io.hrapi.program.commit;

import org.jspecify.annotations.NullMarked;
