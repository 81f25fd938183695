/** How the values of fields are read, written and shown, independently of the resource. */
@NullMarked
package io.hrapi.events.setting;

import org.jspecify.annotations.NullMarked;
