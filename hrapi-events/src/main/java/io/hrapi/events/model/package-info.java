/**
 * The desired state: gateways, pools, targets and certificates as validated values, and the model
 * that contains them.
 */
@NullMarked
package io.hrapi.events.model;

import org.jspecify.annotations.NullMarked;
