/** The packaged program over HTTP: requests of every kind, mostly bad ones. */
@NullMarked
package io.hrapi.program.http;

import org.jspecify.annotations.NullMarked;
