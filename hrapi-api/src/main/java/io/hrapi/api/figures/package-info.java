/** The shapes of live figures: what HAProxy counts, in the API's words. */
@NullMarked
package io.hrapi.api.figures;

import org.jspecify.annotations.NullMarked;
