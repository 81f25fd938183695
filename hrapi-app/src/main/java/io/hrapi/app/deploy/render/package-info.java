/**
 * From a view to the text and files that HAProxy loads: the mapper, uploads, certificates with
 * their private keys.
 */
@NullMarked
package io.hrapi.app.deploy.render;

import org.jspecify.annotations.NullMarked;
