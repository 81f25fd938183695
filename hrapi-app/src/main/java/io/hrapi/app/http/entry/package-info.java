/** What every request passes before its resource: which are refused, and what is said of all. */
@NullMarked
package io.hrapi.app.http.entry;

import org.jspecify.annotations.NullMarked;
