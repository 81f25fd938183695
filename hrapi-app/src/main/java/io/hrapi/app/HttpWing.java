package io.hrapi.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.dropwizard.metrics.servlets.AdminServlet;
import io.hrapi.app.http.JsonEnd;
import io.hrapi.app.http.entry.AdminMethodsFilter;
import io.hrapi.app.http.entry.AllowFilter;
import io.hrapi.app.http.entry.BodyFilter;
import io.hrapi.app.http.entry.DoubtedTimeFilter;
import io.hrapi.app.http.entry.Negotiation;
import io.hrapi.app.http.entry.ReadOnlyFilter;
import io.hrapi.app.http.memory.MemoryFilter;
import io.hrapi.app.http.problem.ProblemMapper;
import io.hrapi.app.http.reader.JsonBodyReader;
import io.hrapi.app.http.reader.MaybeJsonReader;
import io.hrapi.app.http.reader.PemBodyReader;
import io.hrapi.app.http.reader.UnexpectedBody;
import io.hrapi.app.http.reader.UploadedTextReader;
import io.hrapi.app.http.reader.YamlBodyReader;
import io.hrapi.app.http.request.RequestContextFilter;
import io.hrapi.app.http.request.RequestContextProvider;
import io.hrapi.app.http.retry.IdempotencyFilter;
import io.hrapi.app.task.TaskFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpMethod;
import org.glassfish.jersey.server.ServerProperties;

/** The filters and body readers that a request passes on its way to a resource or task. */
final class HttpWing {

  private final Environment environment;
  private final ObjectMapper mapper;

  private HttpWing(Program program) {
    environment = program.environment;
    mapper = environment.getObjectMapper();
  }

  static void add(Program program, LogWing log) {
    HttpWing http = new HttpWing(program);
    http.methods(program);
    http.readers(log);
    http.filters(program, log);
    http.menu();
  }

  private void methods(Program program) {
    if (program.configuration.getServerFactory() instanceof AbstractServerFactory server) {
      // Dropwizard would refuse the others itself, without naming the supported ones.
      server.setAllowedMethods(
          Arrays.stream(HttpMethod.values())
              .map(HttpMethod::asString)
              .collect(Collectors.toUnmodifiableSet()));
      // HEAD must have the same headers as GET.
      server.getGzipFilterFactory().setIncludedMethods(Set.of("GET", "HEAD"));
    }
  }

  private void readers(LogWing log) {
    JerseyEnvironment jersey = environment.jersey();
    jersey.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    jersey.register(new JsonBodyReader());
    jersey.register(new YamlBodyReader());
    jersey.register(new PemBodyReader());
    jersey.register(new UploadedTextReader());
    jersey.register(new MaybeJsonReader());
    jersey.register(new UnexpectedBody());
    jersey.register(new RequestContextProvider.Registration());
    jersey.register(new ProblemMapper(() -> log.handler.view().version()));
    jersey.register(new JsonEnd());
    jersey.register(new DoubtedTimeFilter());
    jersey.register(new Negotiation());
    jersey.register(new AllowFilter());
  }

  /** Adds the filters, which run in this order. */
  private void filters(Program program, LogWing log) {
    BodyFilter bodies = new BodyFilter(program.budget, mapper);
    ServletEnvironment servlets = environment.servlets();
    filter(servlets, "context", new RequestContextFilter(), "/*");
    filter(servlets, "memory", new MemoryFilter(program.budget), "/*");
    filter(servlets, "body", bodies, "/*");
    filter(
        servlets, "idempotency", new IdempotencyFilter(log.store, program.clock, mapper), "/v1/*");
    filter(servlets, "read-only", new ReadOnlyFilter(log.handler::readOnly, mapper), "/v1/*");
    ServletEnvironment admin = environment.admin();
    filter(admin, "methods", new AdminMethodsFilter(mapper), "/*");
    filter(admin, "body", bodies, "/*");
    filter(admin, "task", new TaskFilter(mapper), "/tasks/*");
  }

  private static void filter(
      ServletEnvironment servlets, String name, Filter filter, String pattern) {
    servlets
        .addFilter(name, filter)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pattern);
  }

  /**
   * Disables parts of Dropwizard's admin menu: thread details are not for everyone who can reach
   * that port, and Dropwizard's metrics are not in Prometheus' format.
   */
  private void menu() {
    for (String off :
        List.of(
            AdminServlet.THREADS_ENABLED_PARAM_KEY,
            AdminServlet.CPU_PROFILE_ENABLED_PARAM_KEY,
            AdminServlet.METRICS_ENABLED_PARAM_KEY)) {
      environment.getAdminContext().setInitParameter(off, "false");
    }
  }
}
