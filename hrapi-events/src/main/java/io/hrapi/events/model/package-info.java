/** What is wanted: gateways, pools and targets as validated values, and the model they make. */
@NullMarked
package io.hrapi.events.model;

import org.jspecify.annotations.NullMarked;
