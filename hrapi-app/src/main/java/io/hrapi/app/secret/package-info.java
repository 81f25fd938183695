/** The master key, and what lies sealed under it. */
@NullMarked
package io.hrapi.app.secret;

import org.jspecify.annotations.NullMarked;
