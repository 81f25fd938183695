/** The responses of the API: one record for each shape. */
@NullMarked
package io.hrapi.api.representation;

import org.jspecify.annotations.NullMarked;
