/** What resources work with: a request's context, queries and commands out of it, responses. */
@NullMarked
package io.hrapi.app.http.request;

import org.jspecify.annotations.NullMarked;
