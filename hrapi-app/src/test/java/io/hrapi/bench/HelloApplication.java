package io.hrapi.bench;

import com.fasterxml.jackson.databind.InjectableValues;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.http.entry.BodyFilter;
import io.hrapi.app.http.reader.JsonBodyReader;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import jakarta.servlet.DispatcherType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/**
 * The upper limit of the same Dropwizard with the same configuration: a GET that answers a
 * constant, and a PUT of a target that is parsed, checked and answered, but not stored.
 */
public final class HelloApplication extends Application<HrapiConfiguration> {

  private static final long BUDGET_BYTES = 100 << 20;

  /** Runs {@code server config.yml}, with the variables that hrapi sets in the environment. */
  public static void main(String[] arguments) throws Exception {
    new HelloApplication().run(arguments);
  }

  @Override
  public void initialize(Bootstrap<HrapiConfiguration> bootstrap) {
    bootstrap
        .getObjectMapper()
        .setInjectableValues(
            new InjectableValues.Std().addValue(InstantSource.class, InstantSource.system()));
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            new FileConfigurationSourceProvider(), new StringSubstitutor(System.getenv())));
  }

  @Override
  public void run(HrapiConfiguration configuration, Environment environment) {
    // Reading a body takes from the request's memory budget.
    environment
        .servlets()
        .addFilter(
            "body", new BodyFilter(new MemoryBudget(BUDGET_BYTES), environment.getObjectMapper()))
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    environment.jersey().register(new JsonBodyReader());
    environment.jersey().register(new HelloResource());
  }

  /** The resources. */
  @Path("/")
  @Produces(MediaType.APPLICATION_JSON)
  public static final class HelloResource {

    /** Has three fields, like a target's representation. */
    public record Hello(String address, int weight, boolean enabled) {}

    /** Returns a constant. */
    @GET
    @Path("hello")
    public Hello hello() {
      return new Hello("10.0.0.1:8080", 1, true);
    }

    /** Parses and checks a target as hrapi does. */
    @PUT
    @Path("v1/pools/{pool}/targets/{target}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> put(
        @PathParam("pool") Name pool, @PathParam("target") Name target, JsonBody json) {
      ObjectReader body = json.object();
      body.text("address", TargetAddress::parse);
      body.integer("weight", Weight::new);
      body.flag("enabled");
      body.finish();
      return Map.of("Modified", target.value());
    }
  }
}
