/** The checks of the log that is served, and the key that signs checkpoints. */
@NullMarked
package io.hrapi.app.audit;

import org.jspecify.annotations.NullMarked;
