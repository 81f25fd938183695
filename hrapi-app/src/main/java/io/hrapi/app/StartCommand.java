package io.hrapi.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import io.hrapi.app.configuration.HrapiConfiguration;
import net.sourceforge.argparse4j.inf.Namespace;
import org.slf4j.LoggerFactory;

/**
 * Starts the server. On failure Dropwizard would log and print the reason, both with a stack trace;
 * instead {@link Main} reports it once.
 */
final class StartCommand extends ServerCommand<HrapiConfiguration> {

  static final String NAME = "server";

  StartCommand(Application<HrapiConfiguration> application) {
    super(application, NAME, "Serves.");
  }

  @Override
  protected void run(Environment environment, Namespace namespace, HrapiConfiguration configuration)
      throws Exception {
    if (LoggerFactory.getLogger(ServerCommand.class) instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
    super.run(environment, namespace, configuration);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    // The application's onFatalError comes next.
  }
}
