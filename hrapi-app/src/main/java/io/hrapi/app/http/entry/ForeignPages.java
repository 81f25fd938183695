package io.hrapi.app.http.entry;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests that a web page of another origin had a browser send: a browser on this machine
 * reaches loopback, where no authentication is asked for, and sends forms and images without asking
 * first. The one place that decides this; every request that acts goes by it.
 *
 * <p>Browsers say where a request comes from in {@code Sec-Fetch-Site} (W3C Fetch Metadata) and in
 * {@code Origin} (Fetch standard, section 3.2), older ones in {@code Origin} and {@code Referer}
 * alone. Programs send none of the three. Another port of this host is another origin, and so is
 * what browsers call the same site.
 */
public final class ForeignPages {

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  private ForeignPages() {}

  /**
   * Where a request comes from, if that is a page of another origin.
   *
   * @param header the first value of the request's header of a name
   * @return for people; null if it comes from none
   */
  public static @Nullable String origin(Function<String, @Nullable String> header) {
    String site = header.apply("Sec-Fetch-Site");
    String origin = header.apply("Origin");
    String referer = header.apply("Referer");
    if (site == null && origin == null && referer == null) {
      return null;
    }
    String host = header.apply("Host");
    if (origin != null && !isOf(host, origin)) {
      return "Origin is \"" + origin + "\"";
    }
    if (referer != null && !isOf(host, referer)) {
      return "Referer is \"" + referer + "\"";
    }
    // What somebody typed into the address bar is of no page.
    return site == null || site.equals("same-origin") || site.equals("none")
        ? null
        : "Sec-Fetch-Site is \"" + site + "\"";
  }

  /** Whether an address is of this very server, as the request itself names that. */
  private static boolean isOf(@Nullable String host, String address) {
    if (host == null) {
      return false;
    }
    String scheme = address.startsWith(HTTPS) ? HTTPS : HTTP;
    if (!address.startsWith(scheme)) {
      return false;
    }
    // Not taken apart by java.net.URI: browsers send characters in a query that it refuses.
    int end = scheme.length();
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return withoutPort(host, scheme)
        .equals(withoutPort(address.substring(scheme.length(), end), scheme));
  }

  /** Without the port that the scheme has anyway: behind a proxy that may be another scheme. */
  private static String withoutPort(String authority, String scheme) {
    String port = scheme.equals(HTTPS) ? ":443" : ":80";
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
