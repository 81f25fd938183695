/** The resources of the API. */
@NullMarked
package io.hrapi.app.resource;

import org.jspecify.annotations.NullMarked;
