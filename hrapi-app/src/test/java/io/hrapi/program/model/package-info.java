/** The packaged program over HTTP: gateways, pools, targets, and the model as a whole. */
@NullMarked
package io.hrapi.program.model;

import org.jspecify.annotations.NullMarked;
