/**
 * What commands are given: their options and arguments, and what those that share options do alike.
 */
@NullMarked
package io.hrapi.app.shell.option;

import org.jspecify.annotations.NullMarked;
