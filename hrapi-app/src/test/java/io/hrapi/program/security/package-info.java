/** The packaged program over HTTP: certificates, private keys, and access control. */
@NullMarked
package io.hrapi.program.security;

import org.jspecify.annotations.NullMarked;
