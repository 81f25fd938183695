/** The errors that clients see: the table of all problems, and the classes that send them. */
@NullMarked
package io.hrapi.app.http.problem;

import org.jspecify.annotations.NullMarked;
