/** Reads request bodies of each type. */
@NullMarked
package io.hrapi.app.http.reader;

import org.jspecify.annotations.NullMarked;
