/**
 * Finds out that the log ends before a version that other files of the home recorded, and lets an
 * operator accept this loss.
 */
@NullMarked
package io.hrapi.app.loss;

import org.jspecify.annotations.NullMarked;
