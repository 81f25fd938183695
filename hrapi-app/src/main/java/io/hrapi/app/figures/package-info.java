/** Live statistics: what HAProxy counts, under the names of gateways, pools and targets. */
@NullMarked
package io.hrapi.app.figures;

import org.jspecify.annotations.NullMarked;
