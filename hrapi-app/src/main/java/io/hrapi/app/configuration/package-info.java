/** What hrapi is told from outside: config.yml, environment variables, and the command line. */
@NullMarked
package io.hrapi.app.configuration;

import org.jspecify.annotations.NullMarked;
