package io.hrapi.haproxy.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A feature that uploads may not use by default but an operator can allow. */
public enum Allowance {
  /** Sections of programs that HAProxy starts in addition to its workers. */
  PROGRAM("HAProxy would start a program of its own"),
  /** Scripts that run within HAProxy. */
  LUA("Lua runs code in HAProxy, even while a configuration is checked"),
  /** Programs that check servers. */
  EXTERNAL_CHECK("HAProxy would start a program for each check"),
  /** Settings that disable HAProxy's own protections. */
  INSECURE("it disables a protection of HAProxy"),
  /** Libraries that OpenSSL loads. */
  SSL_ENGINE("it loads a library into HAProxy"),
  /** Libraries that OpenSSL 3 loads. */
  SSL_PROVIDER("it loads a library into HAProxy"),
  /** Environment variables that make a program load or run something else. */
  ENVIRONMENT("hrapi cannot tell how HAProxy would interpret it"),
  /** Files, folders and sockets in any place. */
  PATHS("it is outside of what uploads may refer to");

  private static final String ALL = "all";

  private final String reason;

  Allowance(String reason) {
    this.reason = reason;
  }

  /** Returns its name in {@code haproxy.allow}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String reason() {
    return reason;
  }

  /**
   * Parses a list of names, separated by commas or blanks; {@code all} stands for every one.
   *
   * @throws IllegalArgumentException if a name is not known; the message lists the known ones
   */
  public static Set<Allowance> parse(String list) {
    Set<Allowance> allowed = EnumSet.noneOf(Allowance.class);
    boolean all = false;
    for (String word : list.split("[,\\s]+", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      if (word.equals(ALL)) {
        all = true;
        continue;
      }
      Optional<Allowance> known =
          Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
      allowed.add(
          known.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "haproxy.allow (HRAPI_HAPROXY_ALLOW) names '"
                          + word
                          + "', which is not known; expected a list of "
                          + Arrays.stream(values())
                              .map(Allowance::word)
                              .collect(Collectors.joining(", "))
                          + ", or "
                          + ALL)));
    }
    return all ? EnumSet.allOf(Allowance.class) : allowed;
  }
}
