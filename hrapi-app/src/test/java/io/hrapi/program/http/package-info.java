/** The packaged program, asked over HTTP: requests of every kind, and bad ones above all. */
@NullMarked
package io.hrapi.program.http;

import org.jspecify.annotations.NullMarked;
