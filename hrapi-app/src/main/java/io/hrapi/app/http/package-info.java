/** Between HTTP and the event log: headers, preconditions, versions, answers and problems. */
@NullMarked
package io.hrapi.app.http;

import org.jspecify.annotations.NullMarked;
