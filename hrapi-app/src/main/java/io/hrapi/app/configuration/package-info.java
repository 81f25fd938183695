/** The configuration of hrapi: config.yml, environment variables, and the command line. */
@NullMarked
package io.hrapi.app.configuration;

import org.jspecify.annotations.NullMarked;
