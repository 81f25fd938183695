/** The import of pyHrapi's databases: their rows, and the conversion to a model. */
@NullMarked
package io.hrapi.events.legacy;

import org.jspecify.annotations.NullMarked;
