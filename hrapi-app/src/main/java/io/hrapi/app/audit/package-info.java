/** Whether the log is what hrapi wrote, and signed words on where it ended. */
@NullMarked
package io.hrapi.app.audit;

import org.jspecify.annotations.NullMarked;
