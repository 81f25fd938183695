/**
 * What a home knows of its log's end beside the log itself, what follows where the log ends before
 * that, and how an operator accepts it.
 */
@NullMarked
package io.hrapi.app.loss;

import org.jspecify.annotations.NullMarked;
