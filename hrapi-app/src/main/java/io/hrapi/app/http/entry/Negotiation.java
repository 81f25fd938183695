package io.hrapi.app.http.entry;

import io.hrapi.app.http.reader.YamlBodyReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds what Jersey lacks of RFC 9110 section 12: a type with {@code q=0} is not acceptable whatever
 * other ranges the client accepts, and responses that depend on {@code Accept} say so in {@code
 * Vary}.
 */
@PreMatching
public final class Negotiation implements DynamicFeature, ContainerRequestFilter {

  /** Finds a range with {@code q=0}. Most requests have none and are not examined further. */
  private static final Pattern REFUSES =
      Pattern.compile("(?i);\\s*q\\s*=\\s*0(?:\\.0*)?\\s*(?:[,;]|$)");

  /** A type that no resource produces. */
  private static final String NOTHING = "application/x-none";

  private static final String VARY = HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_ENCODING;

  /** The types that resources produce, without their parameters. */
  private final Set<String> produced = new ConcurrentSkipListSet<>();

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Method method = resource.getResourceMethod();
    Set<String> types = new HashSet<>();
    for (Method each : resource.getResourceClass().getMethods()) {
      if (reads(each) && reads(method) && path(each).equals(path(method))) {
        types.addAll(types(each));
      }
    }
    produced.addAll(types);
    if (types.size() > 1) {
      context.register(new Varying());
    }
  }

  private static boolean reads(Method method) {
    return method.isAnnotationPresent(GET.class) || method.isAnnotationPresent(HEAD.class);
  }

  private static String path(Method method) {
    Path path = method.getAnnotation(Path.class);
    return path == null ? "" : path.value();
  }

  private static Collection<String> types(Method method) {
    Produces own = method.getAnnotation(Produces.class);
    Produces all = own == null ? method.getDeclaringClass().getAnnotation(Produces.class) : own;
    return all == null
        ? Set.of()
        : Arrays.stream(all.value()).map(type -> type.split(";", 2)[0].strip()).toList();
  }

  /** Adds {@code Vary} to responses of resources that have more than one representation. */
  private static final class Varying implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
      // Replaces the Vary that the compression handler would set.
      answer.getHeaders().putSingle(HttpHeaders.VARY, VARY);
    }
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (accept == null || accept.indexOf(';') < 0 || !REFUSES.matcher(accept).find()) {
      return;
    }
    List<MediaType> ranges = new ArrayList<>();
    try {
      for (String range : accept.split(",", -1)) {
        if (!range.isBlank()) {
          ranges.add(MediaType.valueOf(range.strip()));
        }
      }
    } catch (IllegalArgumentException e) {
      // Jersey refuses it later.
      return;
    }
    request.getHeaders().putSingle(HttpHeaders.ACCEPT, spelledOut(ranges));
  }

  /**
   * Returns the header with one range for each type that resources produce, without the types with
   * {@code q=0}.
   */
  private String spelledOut(List<MediaType> ranges) {
    List<String> taken = new ArrayList<>();
    // Types of the same quality are in this order: an older name after the registered one.
    for (String type :
        produced.stream().sorted(Comparator.comparing(Negotiation::isOlderName)).toList()) {
      String quality = quality(MediaType.valueOf(type), ranges);
      if (quality != null && !quality.matches("0(\\.0*)?")) {
        taken.add(type + ";q=" + quality);
      }
    }
    return taken.isEmpty() ? NOTHING : String.join(", ", taken);
  }

  private static boolean isOlderName(String type) {
    return type.contains("/x-") || type.equals(YamlBodyReader.TEXT_YAML);
  }

  /** Returns the quality that the most specific range gives a type; null if no range matches. */
  private static @Nullable String quality(MediaType type, List<MediaType> ranges) {
    MediaType best = null;
    for (MediaType range : ranges) {
      if (fits(type, range) && (best == null || precision(range) > precision(best))) {
        best = range;
      }
    }
    return best == null
        ? null
        : Objects.requireNonNullElse(best.getParameters().get("q"), "1").strip();
  }

  private static boolean fits(MediaType type, MediaType range) {
    return (range.isWildcardType() || same(range.getType(), type.getType()))
        && (range.isWildcardSubtype() || same(range.getSubtype(), type.getSubtype()));
  }

  private static boolean same(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private static int precision(MediaType range) {
    return (range.isWildcardType() ? 0 : 1) + (range.isWildcardSubtype() ? 0 : 1);
  }
}
