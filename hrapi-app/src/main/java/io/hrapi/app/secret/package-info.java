/** The master key, and the secrets that are encrypted with it. */
@NullMarked
package io.hrapi.app.secret;

import org.jspecify.annotations.NullMarked;
