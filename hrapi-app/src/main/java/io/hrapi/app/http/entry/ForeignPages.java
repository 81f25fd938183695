package io.hrapi.app.http.entry;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes requests that a browser sends for a web page of another origin: a browser on this
 * machine reaches loopback, where no authentication is required, and sends forms and images without
 * asking first. This is the only place that decides this, and it is used for every request that
 * changes something.
 *
 * <p>Browsers say where a request comes from in {@code Sec-Fetch-Site} (W3C Fetch Metadata) and in
 * {@code Origin} (Fetch standard, section 3.2); older ones only in {@code Origin} and {@code
 * Referer}. Programs send none of the three. Another port of this host is another origin, and so is
 * another host of what browsers call the same site.
 */
public final class ForeignPages {

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  private ForeignPages() {}

  /**
   * Returns where a request comes from, if that is a page of another origin.
   *
   * @param header returns the first value of a request header; null if it is absent
   * @return a text for people; null if the request is not from a page of another origin
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
    // With "none" the user entered the address; no page is involved.
    return site == null || site.equals("same-origin") || site.equals("none")
        ? null
        : "Sec-Fetch-Site is \"" + site + "\"";
  }

  /** Returns whether a URL is on this server, as the request's own {@code Host} names it. */
  private static boolean isOf(@Nullable String host, String address) {
    if (host == null) {
      return false;
    }
    String scheme = address.startsWith(HTTPS) ? HTTPS : HTTP;
    if (!address.startsWith(scheme)) {
      return false;
    }
    // Not parsed by java.net.URI, which refuses characters that browsers send in a query.
    int end = scheme.length();
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return withoutPort(host, scheme)
        .equals(withoutPort(address.substring(scheme.length(), end), scheme));
  }

  /** Removes the scheme's default port. Behind a proxy the scheme may differ from hrapi's own. */
  private static String withoutPort(String authority, String scheme) {
    String port = scheme.equals(HTTPS) ? ":443" : ":80";
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
