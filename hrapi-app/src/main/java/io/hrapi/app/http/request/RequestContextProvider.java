package io.hrapi.app.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Provides the {@code @Context RequestContext} of resources. Without it, Jersey would query its
 * injection framework with each request, which took a tenth of the time of a read.
 */
public final class RequestContextProvider implements ValueParamProvider {

  private static final String ATTRIBUTE = RequestContextProvider.class.getName();

  /** Stores the request where {@link #getValueProvider} finds it: Jersey exposes its attributes. */
  static void remember(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, request);
  }

  @Override
  public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
    return parameter.getRawType() == RequestContext.class ? RequestContextProvider::context : null;
  }

  private static RequestContext context(ContainerRequest request) {
    HttpServletRequest remembered =
        (HttpServletRequest) Objects.requireNonNull(request.getProperty(ATTRIBUTE));
    return new RequestContext(remembered, request.getUriInfo());
  }

  /** Registers the provider with Jersey. */
  public static final class Registration extends AbstractBinder {

    @Override
    protected void configure() {
      bind(new RequestContextProvider()).to(ValueParamProvider.class);
    }
  }

  /** Precedes the provider that queries the injection framework. */
  @Override
  public PriorityType getPriority() {
    return Priority.HIGH;
  }
}
