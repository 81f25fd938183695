/** How bodies of each type are read. */
@NullMarked
package io.hrapi.app.http.reader;

import org.jspecify.annotations.NullMarked;
