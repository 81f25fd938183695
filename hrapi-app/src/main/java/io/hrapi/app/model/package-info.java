/** The whole model as one document: written, read, and the words for what a new one changes. */
@NullMarked
package io.hrapi.app.model;

import org.jspecify.annotations.NullMarked;
