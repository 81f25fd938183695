/** The service: the only package that knows all modules and connects them. */
@NullMarked
package io.hrapi.app;

import org.jspecify.annotations.NullMarked;
