package io.hrapi.haproxy.configuration;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends matching requests to a backend. The first matching rule of a frontend applies.
 *
 * @param host the Host header without its port, in any case: a name, an IPv4 address or an IPv6
 *     address in brackets; absent: any
 * @param pathPrefix {@code /a} matches {@code /a} and {@code /a/…}, not {@code /ab}; {@code /a/}
 *     only {@code /a/…}; {@code /} and an absent one any path
 */
public record UseBackend(ProxyName backend, Optional<String> host, Optional<String> pathPrefix) {

  // The characters that a path can have (RFC 3986, 3.3); a prefix with others would never match.
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*");
  private static final int MAXIMUM_PATH_LENGTH = 1_024;

  /**
   * @throws IllegalArgumentException if the host is not valid, or the path is not a valid absolute
   *     path
   */
  public UseBackend {
    host = host.map(text -> hostText(text));
    pathPrefix.ifPresent(
        path -> {
          if (path.length() > MAXIMUM_PATH_LENGTH || !PATH.matcher(path).matches()) {
            throw Validation.refused(
                "path",
                path,
                "a slash, then at most "
                    + MAXIMUM_PATH_LENGTH
                    + " of the characters of a path (RFC 3986), others as %XX");
          }
        });
  }

  private static String hostText(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String bare = brackets ? text.substring(1, text.length() - 1) : text;
    AddressHost host = new AddressHost(bare.toLowerCase(Locale.ROOT));
    if (brackets != host.isIpv6()) {
      throw Validation.refused(
          "host", text, "a name, an IPv4 address or an IPv6 address in brackets, without port");
    }
    return host.text();
  }
}
