/** Two texts, and what differs between them as people read it. */
@NullMarked
package io.hrapi.app.diff;

import org.jspecify.annotations.NullMarked;
