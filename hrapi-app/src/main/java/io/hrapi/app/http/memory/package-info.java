/** What requests take of the memory that all share. */
@NullMarked
package io.hrapi.app.http.memory;

import org.jspecify.annotations.NullMarked;
