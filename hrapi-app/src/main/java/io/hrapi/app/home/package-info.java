/** Where hrapi keeps its files, and the lock on them. */
@NullMarked
package io.hrapi.app.home;

import org.jspecify.annotations.NullMarked;
