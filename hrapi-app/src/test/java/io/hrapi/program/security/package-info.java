/** The packaged program, asked over HTTP: certificates, private keys, and who may reach it. */
@NullMarked
package io.hrapi.program.security;

import org.jspecify.annotations.NullMarked;
