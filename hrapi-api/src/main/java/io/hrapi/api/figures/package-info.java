/** The shapes of live figures: HAProxy's counters under the API's names. */
@NullMarked
package io.hrapi.api.figures;

import org.jspecify.annotations.NullMarked;
