/**
 * What an event did: a closed family of changes, the difference of two models, their stored form.
 */
@NullMarked
package io.hrapi.events.change;

import org.jspecify.annotations.NullMarked;
