/** Each request in a line of a file a day. */
@NullMarked
package io.hrapi.app.http.accesslog;

import org.jspecify.annotations.NullMarked;
