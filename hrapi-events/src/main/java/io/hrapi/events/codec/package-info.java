/** The stored form of resources and changes; what was once written stays readable for ever. */
@NullMarked
package io.hrapi.events.codec;

import org.jspecify.annotations.NullMarked;
