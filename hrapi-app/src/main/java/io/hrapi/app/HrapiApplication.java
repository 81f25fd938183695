package io.hrapi.app;

import ch.qos.logback.classic.LoggerContext;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jdbi3.JdbiFactory;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.metrics.servlets.AdminServlet;
import io.hrapi.app.audit.Auditor;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.audit.ServedCaches;
import io.hrapi.app.backup.ArtifactRepository;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.DirectoryBackups;
import io.hrapi.app.body.BodyHandler;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.check.TargetProbe;
import io.hrapi.app.connection.ConnectionHandler;
import io.hrapi.app.connection.GoneClientsFilter;
import io.hrapi.app.deploy.CertificateFiles;
import io.hrapi.app.deploy.Configurations;
import io.hrapi.app.deploy.Confirmations;
import io.hrapi.app.deploy.Deployer;
import io.hrapi.app.deploy.DeploymentLog;
import io.hrapi.app.deploy.Drift;
import io.hrapi.app.deploy.HaproxyAccess;
import io.hrapi.app.deploy.HaproxyObserver;
import io.hrapi.app.deploy.HaproxyStarter;
import io.hrapi.app.deploy.HaproxyStopper;
import io.hrapi.app.deploy.KeyNeeds;
import io.hrapi.app.deploy.Leaving;
import io.hrapi.app.deploy.LoadedFiles;
import io.hrapi.app.deploy.LoadingNote;
import io.hrapi.app.deploy.ModelRenderer;
import io.hrapi.app.deploy.OldWorkers;
import io.hrapi.app.deploy.PrivateKeys;
import io.hrapi.app.deploy.Recovery;
import io.hrapi.app.deploy.RunningModel;
import io.hrapi.app.deploy.SingleFlight;
import io.hrapi.app.deploy.Startup;
import io.hrapi.app.deploy.StatisticsPage;
import io.hrapi.app.deploy.UploadRenderer;
import io.hrapi.app.deploy.Watch;
import io.hrapi.app.figures.HaproxyMetrics;
import io.hrapi.app.figures.LiveFigures;
import io.hrapi.app.figures.MetricsServlet;
import io.hrapi.app.figures.SharedReadings;
import io.hrapi.app.figures.TargetStates;
import io.hrapi.app.home.CacheKeyFile;
import io.hrapi.app.home.Home;
import io.hrapi.app.home.HomeLock;
import io.hrapi.app.home.UntrustedFolderException;
import io.hrapi.app.http.AsOf;
import io.hrapi.app.http.BodyFilter;
import io.hrapi.app.http.CallFilter;
import io.hrapi.app.http.CallProvider;
import io.hrapi.app.http.DoubtedTimeFilter;
import io.hrapi.app.http.EntryHandler;
import io.hrapi.app.http.IdempotencyFilter;
import io.hrapi.app.http.JsonBodyReader;
import io.hrapi.app.http.MaybeJsonReader;
import io.hrapi.app.http.MemoryFilter;
import io.hrapi.app.http.PemBodyReader;
import io.hrapi.app.http.ProblemErrorHandler;
import io.hrapi.app.http.ProblemMapper;
import io.hrapi.app.http.ReadOnlyFilter;
import io.hrapi.app.http.Reads;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.UploadedTextReader;
import io.hrapi.app.http.Writes;
import io.hrapi.app.http.YamlBodyReader;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.app.loss.LogHeadFile;
import io.hrapi.app.loss.LogHeadKeeper;
import io.hrapi.app.loss.LossAcceptance;
import io.hrapi.app.resource.CertificatesResource;
import io.hrapi.app.resource.ControllerResource;
import io.hrapi.app.resource.EventsResource;
import io.hrapi.app.resource.GatewayFiguresResource;
import io.hrapi.app.resource.GatewaysResource;
import io.hrapi.app.resource.HaproxyResource;
import io.hrapi.app.resource.HistoryResource;
import io.hrapi.app.resource.LiveDiffResource;
import io.hrapi.app.resource.LogResource;
import io.hrapi.app.resource.ModelResource;
import io.hrapi.app.resource.PoolFiguresResource;
import io.hrapi.app.resource.PoolsResource;
import io.hrapi.app.resource.ProblemsResource;
import io.hrapi.app.resource.RestoreResource;
import io.hrapi.app.resource.StatusResource;
import io.hrapi.app.resource.TargetCheckResource;
import io.hrapi.app.resource.TargetFiguresResource;
import io.hrapi.app.resource.TransactionsResource;
import io.hrapi.app.resource.TransferResource;
import io.hrapi.app.resource.VersionsResource;
import io.hrapi.app.secret.Vault;
import io.hrapi.app.stream.EventStream;
import io.hrapi.app.stream.EventStreamServlet;
import io.hrapi.app.task.AcceptLogLossTask;
import io.hrapi.app.task.BackupTask;
import io.hrapi.app.task.DestroySecretTask;
import io.hrapi.app.task.GcTask;
import io.hrapi.app.task.LogLevelTask;
import io.hrapi.app.task.RebuildProjectionsTask;
import io.hrapi.app.task.ReloadHaproxyTask;
import io.hrapi.app.task.RestoreTask;
import io.hrapi.app.task.RotateSecretsTask;
import io.hrapi.app.task.SnapshotTask;
import io.hrapi.app.task.TaskFilter;
import io.hrapi.app.task.VerifyLogTask;
import io.hrapi.app.transfer.Restoration;
import io.hrapi.app.transfer.Transfers;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.model.Host;
import io.hrapi.events.projection.Differences;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.Snapshotter;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import io.hrapi.events.store.SqliteLibrary;
import io.hrapi.events.store.WalCheckpoints;
import io.hrapi.haproxy.configuration.RenderSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRegistration;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.text.StringSubstitutor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole wiring: what is made, in which order, of what. */
public final class HrapiApplication extends Application<HrapiConfiguration> {

  private static final Logger LOGGER = LoggerFactory.getLogger(HrapiApplication.class);

  private static final int NAMED_FILES = 5;
  private static final double MILLIS = 1_000;

  /** What all requests together may use of the heap; the rest is for the state itself. */
  private static final int BUDGET_PART = 3;

  private static final int MAX_CONNECTIONS = 4_096;
  private static final int CONNECTIONS_PART = 4;

  private final Environment outside;

  /** Takes what is set from outside. */
  HrapiApplication(Environment outside) {
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
  public void run(
      HrapiConfiguration configuration, io.dropwizard.core.setup.Environment environment) {
    Clock clock = Clock.systemUTC();
    ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(new GoneClientsFilter());
    // Before anything is made.
    Listening listening = Listening.of(outside, configuration);
    Home home = outside.home().create();
    // What is managed first is stopped last.
    manage(environment, home.lock());
    SqliteLibrary.keepIn(home.nativeCode());
    closed(home.closeFiles());
    partial(home.deletePartialFiles());
    String processId = UUID.randomUUID().toString().substring(0, 8);
    MemoryBudget budget = new MemoryBudget(Runtime.getRuntime().maxMemory() / BUDGET_PART);
    // What is put before the others later comes earlier: who may not come in sends no body either.
    bodies(environment, new BodyHandler(budget, home.transfers(), System::nanoTime));
    entry(environment, listening, processId);
    String node = configuration.node().isEmpty() ? Listening.hostName() : configuration.node();
    String release = Release.version();

    EventStore store = store(configuration, environment, home, clock);
    WalCheckpoints checkpoints = checkpoints(environment, home);
    SecureRandom random = new SecureRandom();
    CacheKey cacheKey = CacheKeyFile.in(home.cacheKey(), random::nextBytes);
    Snapshots snapshots = new Snapshots(home.snapshots(), cacheKey);
    LogHeadFile headFile = new LogHeadFile(home.logHead(), cacheKey);
    // Before anything is made of the log: what lies beside it may know more.
    KnownLoss loss = loss(store, snapshots, home, cacheKey);
    boolean isWhole = loss.current().isEmpty();
    History history = new History(store, snapshots);
    History.Start found = history.atHead();
    View view = found.view();
    Snapshotter snapshotter = new Snapshotter(snapshots, found.snapshot());
    snapshotter.offer(view, found.replayed());
    HistoryIndex index =
        FileHistoryIndex.open(isWhole ? home.historyIndex() : home.otherHistoryIndex(), cacheKey);
    manage(environment, index);
    HistoryFollower follower = new HistoryFollower(store, index, view);
    manage(environment, follower);
    EventStream stream =
        new EventStream(store, view.version(), environment.getObjectMapper(), budget);
    LogHeadKeeper keeper = new LogHeadKeeper(headFile, store.logId(), view.head());
    manage(environment, keeper);
    CommandHandler handler =
        new CommandHandler(
            store,
            view,
            clock,
            UUID::randomUUID,
            node,
            (next, events) -> {
              snapshotter.offer(next, events);
              follower.offer(next);
              keeper.offer(next.head());
              stream.published(next, events);
            });
    manage(environment, snapshotter);
    manage(environment, handler);
    loss.current().map(KnownLoss::refusal).ifPresent(handler::refuseWrites);
    if (isWhole) {
      keeper.start();
    }
    BackgroundVerification verification =
        new BackgroundVerification(
            store,
            () -> handler.view().head(),
            follower::examineLater,
            configuration.verifyInterval(),
            clock,
            System::nanoTime);
    verified(environment.metrics(), verification);
    manage(environment, verification);
    environment.lifecycle().addServerLifecycleListener(server -> verification.start());

    RenderSettings settings = RenderSettings.defaults();
    HaproxyAccess haproxy =
        HaproxyAccess.of(
            home, configuration.haproxy().binary(), configuration.haproxy().runsAs(), settings);
    StatisticsPage page =
        new StatisticsPage(
            listening.statisticsHost(),
            configuration.haproxy().statisticsPort(),
            listening::ownPorts,
            () -> handler.view().deployment());
    Vault vault = new Vault(home.masterKey(), outside.values(), random::nextBytes);
    PrivateKeys keys = new PrivateKeys(store, vault);
    CertificateFiles certificates = new CertificateFiles(keys::open);
    ModelRenderer models = new ModelRenderer(settings, page, certificates);
    UploadRenderer uploads =
        new UploadRenderer(
            configuration.variables(home), page, certificates, configuration.uploadPolicy(home));
    Configurations configurations = new Configurations(store, history, models, uploads, haproxy);
    DeploymentLog deployments = new DeploymentLog(handler);
    LoadingNote note = new LoadingNote(home.loading());
    Recovery recovery = new Recovery(deployments, haproxy, note, release);
    SingleFlight single = new SingleFlight();
    LoadedFiles loaded = new LoadedFiles(configurations, history, certificates, page, haproxy);
    RunningModel runningModel = new RunningModel(history, models);
    Leaving leaving = new Leaving();
    Drift drift =
        new Drift(haproxy, deployments, runningModel, configurations, leaving, clock, processId);
    OldWorkers oldWorkers = new OldWorkers(haproxy.hardStopAfter(), System::nanoTime);
    HaproxyStarter starter = new HaproxyStarter(haproxy, deployments, loaded, single, drift);
    HaproxyStopper stopper = new HaproxyStopper(haproxy, deployments, single, drift::ended);
    Deployer deployer =
        new Deployer(
            single,
            deployments,
            haproxy,
            models,
            uploads,
            configurations,
            note,
            recovery,
            loaded,
            history,
            runningModel,
            leaving,
            drift,
            clock,
            release);
    Watch watch =
        new Watch(
            single,
            deployments,
            haproxy,
            starter,
            drift,
            leaving,
            oldWorkers,
            configuration.watch(),
            System::nanoTime,
            processId);
    HaproxyObserver observer = new HaproxyObserver(haproxy, handler, watch, oldWorkers, clock);
    watched(environment.metrics(), watch, drift);
    // Before HAProxy is started again: what was not confirmed in time is not what is to start.
    Confirmations confirmations =
        new Confirmations(
            deployments,
            deployer,
            environment.lifecycle().scheduledExecutorService("hrapi-confirmations", true).build(),
            clock,
            System::nanoTime,
            processId);
    environment.lifecycle().manage(confirmations);
    environment.healthChecks().register("confirmation", new ConfirmationHealth(confirmations));
    boolean stopTogether = configuration.haproxy().stopsWithHrapi();
    Startup startup =
        new Startup(
            single,
            recovery,
            starter,
            stopper,
            haproxy,
            deployments,
            watch,
            stopTogether,
            processId);
    environment.lifecycle().manage(startup);

    AsOf asOf = new AsOf(handler, history, clock);
    Reads reads = new Reads(asOf);
    Writes writes = new Writes(handler);
    http(environment, store, clock, budget);
    filter(
        environment.servlets(),
        "read-only",
        new ReadOnlyFilter(handler::readOnly, environment.getObjectMapper()),
        "/v1/*");
    environment.jersey().register(new GatewaysResource(reads, writes));
    environment.jersey().register(new PoolsResource(reads, writes));
    environment.jersey().register(new CertificatesResource(reads, writes, keys, UUID::randomUUID));
    environment
        .jersey()
        .register(
            new HaproxyResource(
                reads, writes, configurations, uploads, deployer, starter, stopper));
    Restoration restoration = new Restoration(store, keys);
    environment.jersey().register(new ModelResource(reads, writes));
    environment.jersey().register(new RestoreResource(asOf, writes, restoration));
    environment.jersey().register(new TransactionsResource(writes));
    Transfers transfers =
        new Transfers(
            store,
            handler,
            backups(configuration.artifactRepository(), home),
            keys,
            home.transfers(),
            clock,
            UUID::randomUUID,
            budget);
    environment
        .jersey()
        .register(
            new TransferResource(
                reads, transfers, environment.getObjectMapper(), home.name().value()));
    TargetProbe probe = new TargetProbe(configuration.checkTimeout());
    manage(environment, probe);
    environment.jersey().register(new TargetCheckResource(handler, probe));
    environment.jersey().register(new EventsResource(store, handler));
    environment.jersey().register(new HistoryResource(store, handler, follower));
    environment
        .jersey()
        .register(new VersionsResource(asOf, new Differences(store, history), configurations));
    SharedReadings readings = new SharedReadings(haproxy, clock);
    environment
        .jersey()
        .register(
            new StatusResource(
                handler,
                observer,
                drift,
                new TargetStates(readings),
                verification,
                loss,
                home.name().value(),
                release,
                node));
    LiveFigures figures = new LiveFigures(haproxy, observer, clock);
    environment.jersey().register(new GatewayFiguresResource(handler, figures));
    environment.jersey().register(new PoolFiguresResource(handler, figures));
    environment.jersey().register(new TargetFiguresResource(handler, figures));
    environment
        .admin()
        .addServlet(
            "prometheus",
            new MetricsServlet(new HaproxyMetrics(handler, readings), environment.metrics()))
        .addMapping(MetricsServlet.PATH);
    environment.jersey().register(new LiveDiffResource(asOf, configurations, watch, drift));
    environment.jersey().register(new ControllerResource(deployer, observer, single, writes));
    environment.jersey().register(new ProblemsResource());

    stream(
        environment,
        new EventStreamServlet(stream, handler, environment.getObjectMapper()),
        stream);
    Auditor auditor =
        new Auditor(
            store,
            handler,
            verification,
            loss,
            new ServedCaches(snapshots, history, follower),
            home.checkpointKey(),
            HrapiApplication::newSigningKey,
            clock);
    environment.jersey().register(new LogResource(auditor));
    environment.admin().addTask(new VerifyLogTask(handler, auditor));
    environment.admin().addTask(new SnapshotTask(handler, snapshots));
    environment.admin().addTask(new RebuildProjectionsTask(handler, store, snapshots, history));
    environment.admin().addTask(new BackupTask(handler, transfers));
    environment.admin().addTask(new RestoreTask(handler, transfers, restoration, asOf));
    environment.admin().addTask(new ReloadHaproxyTask(handler, starter));
    // In the place of Dropwizard's own, which say nowhere who used them.
    environment.admin().addTask(new GcTask(handler));
    environment.admin().addTask(new LogLevelTask(handler));
    environment.admin().addTask(new RotateSecretsTask(handler, store, vault));
    KeyNeeds needs = new KeyNeeds(single, recovery, deployments, loaded, history);
    environment.admin().addTask(new DestroySecretTask(handler, store, needs));
    LossAcceptance acceptance =
        new LossAcceptance(
            loss, handler, keeper, snapshots, home.historyIndex(), startup::findAgain);
    environment.admin().addTask(new AcceptLogLossTask(handler, acceptance));

    environment
        .healthChecks()
        .register("event-log", new EventLogHealth(handler, verification, checkpoints, loss));
    environment.healthChecks().register("master-key", new MasterKeyHealth(keys, handler));
    environment
        .healthChecks()
        .register("haproxy", new HaproxyHealth(observer, handler, drift, single));
    environment
        .lifecycle()
        .addServerLifecycleListener(
            server ->
                LOGGER.info(
                    "hrapi {} serves \"{}\" at version {} on {}; files in {}",
                    release,
                    home.name(),
                    view.version(),
                    listening,
                    home.path()));
  }

  private static void closed(List<Path> files) {
    if (!files.isEmpty()) {
      LOGGER.warn(
          "{} files could be read by others on this machine and are closed now, as an older hrapi"
              + " left them: {}",
          files.size(),
          files.subList(0, Math.min(NAMED_FILES, files.size())));
    }
  }

  private static void partial(List<Path> files) {
    if (!files.isEmpty()) {
      LOGGER.info(
          "Deleted {} files that were half written when hrapi was killed: {}",
          files.size(),
          files.subList(0, Math.min(NAMED_FILES, files.size())));
    }
  }

  private static void verified(MetricRegistry metrics, BackgroundVerification verification) {
    metrics.registerGauge(
        "hrapi.log.verification.time",
        () -> verification.last().map(last -> last.time().getEpochSecond()).orElse(0L));
    metrics.registerGauge(
        "hrapi.log.verification.seconds",
        () -> verification.last().map(last -> last.took().toMillis() / MILLIS).orElse(0.0));
    metrics.registerGauge(
        "hrapi.log.damaged",
        () -> verification.standing().state() == BackgroundVerification.State.DAMAGED);
  }

  private static void watched(MetricRegistry metrics, Watch watch, Drift drift) {
    metrics.registerGauge("hrapi.haproxy.deaths", watch::deaths);
    metrics.registerGauge("hrapi.haproxy.drift", () -> drift.deviations().size());
    metrics.registerGauge("hrapi.haproxy.looks", watch::looks);
    metrics.registerGauge("hrapi.haproxy.old-workers", watch::oldWorkers);
  }

  private static EventStore store(
      HrapiConfiguration configuration,
      io.dropwizard.core.setup.Environment environment,
      Home home,
      Clock clock) {
    // Managed before the readers' pool, and so closed after it: the last connection that closes
    // leaves one whole file.
    AtomicReference<EventStore> opened = new AtomicReference<>();
    manage(
        environment,
        () -> {
          EventStore open = opened.get();
          if (open != null) {
            open.close();
          }
        });
    EventStore store =
        SqliteEventStore.open(
            home.log(),
            new JdbiFactory().build(environment, configuration.readers(), "event-log-readers"),
            UUID::randomUUID,
            clock);
    opened.set(store);
    return store;
  }

  /** What the log lost; leaves what knows more than the log as it is. */
  private static KnownLoss loss(EventStore store, Snapshots snapshots, Home home, CacheKey key) {
    // Of a time when the log had lost events.
    FileHistoryIndex.delete(home.otherHistoryIndex());
    home.deleteFormerIndex();
    LogLoss found = KnownLoss.find(store, home, key);
    if (found != null && found.accepted()) {
      LOGGER.info(
          "That {} was accepted; what knows more than the log is deleted.", found.describe());
      snapshots.deleteAll();
    } else if (found != null) {
      LOGGER.error("{}.", KnownLoss.refusal(found));
      snapshots.preserve();
    }
    return KnownLoss.of(found);
  }

  private static WalCheckpoints checkpoints(
      io.dropwizard.core.setup.Environment environment, Home home) {
    WalCheckpoints checkpoints = new WalCheckpoints(home.log(), System::nanoTime);
    manage(environment, checkpoints);
    checkpoints.start();
    environment.metrics().registerGauge("hrapi.event-log.wal-bytes", checkpoints::walBytes);
    environment
        .metrics()
        .registerGauge(
            "hrapi.event-log.file-behind-seconds", () -> checkpoints.behind().toSeconds());
    return checkpoints;
  }

  /** The artifact repository if one is named, else a folder of the home. */
  static BackupStore backups(HrapiConfiguration.ArtifactRepository repository, Home home) {
    return repository.host().isEmpty()
        ? new DirectoryBackups(home.backups())
        : new ArtifactRepository(
            repository.tls(),
            new Host(repository.host()),
            repository.port(),
            repository.repository(),
            repository.timeout());
  }

  /** The shutdown waits for open requests, and these never end by themselves. */
  private static void stream(
      io.dropwizard.core.setup.Environment environment,
      EventStreamServlet servlet,
      EventStream stream) {
    ServletRegistration.Dynamic registration =
        environment.servlets().addServlet("event-stream", servlet);
    registration.addMapping(EventStreamServlet.PATH);
    registration.setAsyncSupported(true);
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStopping(LifeCycle stopping) {
                stream.close();
              }
            });
  }

  /** In front of everything, on every port: the server has its handlers when it begins to start. */
  private static void bodies(io.dropwizard.core.setup.Environment environment, BodyHandler bodies) {
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarting(LifeCycle server) {
                ((Server) server).insertHandler(bodies);
              }
            });
  }

  private static KeyPair newSigningKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  private static void http(
      io.dropwizard.core.setup.Environment environment,
      EventStore store,
      Clock clock,
      MemoryBudget budget) {
    ObjectMapper mapper = environment.getObjectMapper();
    environment.jersey().property(ServerProperties.WADL_FEATURE_DISABLE, true);
    environment.jersey().register(new JsonBodyReader());
    environment.jersey().register(new YamlBodyReader());
    environment.jersey().register(new PemBodyReader());
    environment.jersey().register(new UploadedTextReader());
    environment.jersey().register(new MaybeJsonReader());
    environment.jersey().register(new CallProvider.Registration());
    environment.jersey().register(new ProblemMapper());
    environment.jersey().register(new DoubtedTimeFilter());
    filter(environment.servlets(), "call", new CallFilter(), "/*");
    filter(environment.servlets(), "memory", new MemoryFilter(budget), "/*");
    BodyFilter bodies = new BodyFilter(budget, mapper);
    filter(environment.servlets(), "body", bodies, "/*");
    filter(
        environment.servlets(),
        "idempotency",
        new IdempotencyFilter(store, clock, mapper),
        "/v1/*");
    filter(environment.admin(), "body", bodies, "/*");
    filter(environment.admin(), "task", new TaskFilter(mapper), "/tasks/*");
    // Of the menu of Dropwizard's port for operators: what it shows of threads is nobody's business
    // who only reaches that port, and its own figures are not in Prometheus' format.
    for (String off :
        List.of(
            AdminServlet.THREADS_ENABLED_PARAM_KEY,
            AdminServlet.CPU_PROFILE_ENABLED_PARAM_KEY,
            AdminServlet.METRICS_ENABLED_PARAM_KEY)) {
      environment.getAdminContext().setInitParameter(off, "false");
    }
  }

  /** What comes before everything else, on both ports. */
  private static void entry(
      io.dropwizard.core.setup.Environment environment, Listening listening, String processId) {
    ObjectMapper mapper = environment.getObjectMapper();
    EntryHandler handler =
        new EntryHandler(
            new RequestId(processId),
            listening::answersTo,
            environment.metrics().counter("hrapi.requests.refused-at-entry")::inc,
            mapper);
    ConnectionHandler connections =
        new ConnectionHandler(
            maxConnections(),
            environment.metrics().counter("hrapi.connections.closed")::inc,
            System::nanoTime);
    ProblemErrorHandler errors = new ProblemErrorHandler(mapper);
    environment.getApplicationContext().setErrorHandler(errors);
    environment.getAdminContext().setErrorHandler(errors);
    EntryWiring wiring = new EntryWiring(listening, connections, handler, errors);
    environment.lifecycle().addEventListener(wiring);
    environment.lifecycle().manage(wiring);
  }

  /**
   * Of each of the two ports: at least half of the files that may be open is for the work itself.
   */
  private static int maxConnections() {
    long files =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
            .getMaxFileDescriptorCount();
    return (int) Math.max(1, Math.min(MAX_CONNECTIONS, files / CONNECTIONS_PART));
  }

  /** Filters run in the order in which they come here. */
  private static void filter(
      ServletEnvironment servlets, String name, Filter filter, String pattern) {
    servlets
        .addFilter(name, filter)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pattern);
  }

  private static void manage(
      io.dropwizard.core.setup.Environment environment, AutoCloseable closeable) {
    environment.lifecycle().manage(new AutoCloseableManager(closeable));
  }
}
