/** What the API shows: one record for each shape of answer. */
@NullMarked
package io.hrapi.api.representation;

import org.jspecify.annotations.NullMarked;
