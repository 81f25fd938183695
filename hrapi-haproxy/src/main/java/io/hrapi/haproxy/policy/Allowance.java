package io.hrapi.haproxy.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What uploads may not contain by default and an operator can allow. */
public enum Allowance {
  /** Sections of programs that HAProxy starts beside its workers. */
  PROGRAM("HAProxy would start a program of its own"),
  /** Scripts that run in HAProxy. */
  LUA("Lua runs code in HAProxy, even while a configuration is checked"),
  /** Programs that check servers. */
  EXTERNAL_CHECK("HAProxy would start a program for each check"),
  /** What takes HAProxy's own protections away. */
  INSECURE("it disables a protection of HAProxy"),
  /** Libraries that OpenSSL loads. */
  SSL_ENGINE("it loads a library into HAProxy"),
  /** Libraries that OpenSSL 3 loads. */
  SSL_PROVIDER("it loads a library into HAProxy"),
  /** Environment variables by which a program is made to load or run something else. */
  ENVIRONMENT("hrapi cannot tell how HAProxy would interpret it"),
  /** Files, folders and sockets anywhere. */
  PATHS("it is outside of what uploads may refer to");

  private static final String ALL = "all";

  private final String reason;

  Allowance(String reason) {
    this.reason = reason;
  }

  /** Its name in {@code haproxy.allow}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String reason() {
    return reason;
  }

  /**
   * Reads a list of names, apart by commas or blanks; {@code all} is every one.
   *
   * @throws IllegalArgumentException naming a word that is none, and those that there are
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
