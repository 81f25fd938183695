/** The stored form of resources and changes. Every form ever written stays readable. */
@NullMarked
package io.hrapi.events.codec;

import org.jspecify.annotations.NullMarked;
