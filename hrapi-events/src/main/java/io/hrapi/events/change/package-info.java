/**
 * What an event did: a closed family of changes, the difference of two topologies, their stored
 * form.
 */
@NullMarked
package io.hrapi.events.change;

import org.jspecify.annotations.NullMarked;
