package io.hrapi.events.legacy;

import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Name;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses an endpoint's address as pyHrapi wrote it, in the syntax of HAProxy's {@code bind} line.
 */
final class LegacyAddress {

  private static final String PEM = ".pem";

  /** Nothing may follow: an ignored option could be the one that restricts access. */
  private static final Pattern WITH_CERTIFICATE =
      Pattern.compile("(?<address>\\S+)\\s+ssl\\s+crt\\s+(?<path>\\S+)");

  private LegacyAddress() {}

  /**
   * Parses an address; throws {@link io.hrapi.events.model.InvalidValueException} if the text is
   * not a valid one.
   */
  static EndpointAddress parse(String text) {
    String stripped = text.strip();
    Matcher matcher = WITH_CERTIFICATE.matcher(stripped);
    if (!matcher.matches()) {
      return EndpointAddress.parse(stripped);
    }
    EndpointAddress address = EndpointAddress.parse(matcher.group("address"));
    return new EndpointAddress(
        address.host(), address.star(), address.port(), certificateName(matcher.group("path")));
  }

  /**
   * Returns the name of the certificate in a file: the last part of the path, without {@code .pem}.
   * Throws {@link io.hrapi.events.model.InvalidValueException} if that is not a valid name.
   */
  static Name certificateName(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return new Name(file.endsWith(PEM) ? file.substring(0, file.length() - PEM.length()) : file);
  }
}
