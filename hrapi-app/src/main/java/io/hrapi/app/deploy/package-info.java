/** From the topology to a HAProxy that serves it: mapping, commit, and finding it again. */
@NullMarked
package io.hrapi.app.deploy;

import org.jspecify.annotations.NullMarked;
