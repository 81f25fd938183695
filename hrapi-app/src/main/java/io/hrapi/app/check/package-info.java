/** Tests whether a target accepts connections. */
@NullMarked
package io.hrapi.app.check;

import org.jspecify.annotations.NullMarked;
