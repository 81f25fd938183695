/** Reads the bodies of requests: JSON or YAML, lenient in form and strict in content. */
@NullMarked
package io.hrapi.api.request;

import org.jspecify.annotations.NullMarked;
