/** What the API is sent: JSON read leniently in form and strictly in content. */
@NullMarked
package io.hrapi.api.request;

import org.jspecify.annotations.NullMarked;
