package io.hrapi.app;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.InjectableValues;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.connection.GoneClientsFilter;
import io.hrapi.app.home.HomeLock;
import io.hrapi.app.home.NewFolders;
import io.hrapi.app.home.UntrustedFolderException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The whole wiring: which objects are created, in which order, from which parts. */
public final class HrapiApplication extends Application<HrapiConfiguration> {

  private final LaunchEnvironment outside;
  private @Nullable NewFolders folders;
  private @Nullable Program begun;

  /** Takes what is set from outside. */
  HrapiApplication(LaunchEnvironment outside) {
    this.outside = outside;
  }

  @Override
  public String getName() {
    return "hrapi";
  }

  @Override
  public void initialize(Bootstrap<HrapiConfiguration> bootstrap) {
    bootstrap
        .getObjectMapper()
        .setInjectableValues(
            new InjectableValues.Std().addValue(InstantSource.class, InstantSource.system()));
    StringSubstitutor substitutor = new StringSubstitutor(outside.values());
    substitutor.setEnableUndefinedVariableException(true);
    ConfigurationSourceProvider source =
        outside.get("HRAPI_CONFIG").isEmpty()
            ? new ResourceConfigurationSourceProvider()
            : new FileConfigurationSourceProvider();
    bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(source, substitutor));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<HrapiConfiguration> bootstrap) {
    bootstrap.addCommand(new StartCommand(this));
  }

  @Override
  protected void onFatalError(Throwable failure) {
    if (begun != null) {
      begun.abandon();
    }
    if (folders != null) {
      folders.remove();
    }
    if (failure instanceof HomeLock.LockedException locked) {
      throw locked;
    }
    if (failure instanceof UntrustedFolderException untrusted) {
      throw untrusted;
    }
    if (failure instanceof Listening.UnsafeException unsafe) {
      throw unsafe;
    }
    throw new IllegalStateException(failure);
  }

  @Override
  public void run(HrapiConfiguration configuration, Environment environment) {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(new GoneClientsFilter());
    SecureRandom random = new SecureRandom();
    folders = NewFolders.before(outside.home());
    // In this order it starts; it stops in the opposite one.
    Program program =
        new Program(
            configuration,
            outside,
            environment,
            Clock.systemUTC(),
            random::nextBytes,
            UUID::randomUUID,
            folders);
    begun = program;
    EntryWing.add(program);
    StoreWing store = new StoreWing(program);
    LogWing log = new LogWing(program, store);
    RenderWing render = new RenderWing(program, log);
    HaproxyWing haproxy = new HaproxyWing(program, log, render);
    TransferWing transfer = new TransferWing(program, log, render);
    AuditWing audit = new AuditWing(program, log, haproxy);
    HttpWing.add(program, log);
    ResourceWing.add(program, log, render, haproxy, transfer, audit);
    FiguresWing.add(program, log, haproxy, audit);
    StreamWing.add(program, log);
    OperatorWing.addTasks(program, log, render, haproxy, transfer, audit);
    OperatorWing.addHealthChecks(program, store, log, render, haproxy, audit);
    new Welcome(program, log, haproxy, folders).add();
  }
}
