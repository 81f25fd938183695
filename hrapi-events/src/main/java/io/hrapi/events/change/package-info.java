/** What an event did: the closed family of changes, and the difference between two models. */
@NullMarked
package io.hrapi.events.change;

import org.jspecify.annotations.NullMarked;
