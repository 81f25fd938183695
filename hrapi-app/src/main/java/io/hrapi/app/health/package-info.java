/** The health checks that the admin port answers at {@code /healthcheck}. */
@NullMarked
package io.hrapi.app.health;

import org.jspecify.annotations.NullMarked;
