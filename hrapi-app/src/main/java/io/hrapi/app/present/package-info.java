/**
 * Reads and shows resources, changes and events as the API represents them: bodies, the model
 * document, plans, patches.
 */
@NullMarked
package io.hrapi.app.present;

import org.jspecify.annotations.NullMarked;
