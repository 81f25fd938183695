/** Certificates and keys as clients upload them: read, checked against each other, normalized. */
@NullMarked
package io.hrapi.app.certificate;

import org.jspecify.annotations.NullMarked;
