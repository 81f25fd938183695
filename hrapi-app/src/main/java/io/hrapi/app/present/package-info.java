/**
 * How resources, changes and events are read and shown, in the words of the API: bodies, the model
 * document, plans, patches.
 */
@NullMarked
package io.hrapi.app.present;

import org.jspecify.annotations.NullMarked;
