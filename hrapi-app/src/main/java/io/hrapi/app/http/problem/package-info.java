/** What is told of a request that failed: the table of all problems, and what answers with them. */
@NullMarked
package io.hrapi.app.http.problem;

import org.jspecify.annotations.NullMarked;
