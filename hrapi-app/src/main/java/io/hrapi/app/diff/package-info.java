/** What differs between two versions, as programs and people read it: JSON Patch, unified diff. */
@NullMarked
package io.hrapi.app.diff;

import org.jspecify.annotations.NullMarked;
