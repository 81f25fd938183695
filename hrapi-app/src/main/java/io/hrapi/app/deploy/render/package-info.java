/**
 * Turns a view into the text and files that HAProxy loads: the mapper, uploads, and certificates
 * with their private keys.
 */
@NullMarked
package io.hrapi.app.deploy.render;

import org.jspecify.annotations.NullMarked;
