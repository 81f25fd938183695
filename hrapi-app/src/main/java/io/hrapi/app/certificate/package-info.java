/** Reads uploaded certificates and keys, checks them against each other, and normalizes them. */
@NullMarked
package io.hrapi.app.certificate;

import org.jspecify.annotations.NullMarked;
