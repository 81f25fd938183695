package io.hrapi.haproxy.configuration;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits {@code 1.2.3.4:80}, {@code [2001:db8::1]:80} and {@code host.example:80}. */
record HostAndPort(String host, OptionalInt port) {

  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)](?::([0-9]{1,5}))?");
  private static final Pattern PLAIN = Pattern.compile("([^:\\[\\]]*)(?::([0-9]{1,5}))?");

  static HostAndPort split(String what, String text) {
    Matcher matcher = BRACKETS.matcher(text);
    boolean brackets = matcher.matches();
    if (!brackets) {
      matcher = PLAIN.matcher(text);
      if (!matcher.matches()) {
        throw Validation.refused(what, text, "1.2.3.4:80, [2001:db8::1]:80 or host.example:80");
      }
    }
    String host = matcher.group(1);
    if (brackets && host.indexOf(':') < 0) {
      throw Validation.refused(what, text, "an IPv6 address between the brackets");
    }
    String port = matcher.group(2);
    return new HostAndPort(
        host, port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
  }
}
