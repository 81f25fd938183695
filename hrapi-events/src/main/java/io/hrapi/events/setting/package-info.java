/** How the values of fields are read, written and said, whichever resource they belong to. */
@NullMarked
package io.hrapi.events.setting;

import org.jspecify.annotations.NullMarked;
