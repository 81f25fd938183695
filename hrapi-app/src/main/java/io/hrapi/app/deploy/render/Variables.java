package io.hrapi.app.deploy.render;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Quoting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code @{…}} in uploaded configurations, by pyHrapi's names: the gateways' address,
 * their first and last port, the folder of the certificates, and a pid file. Immutable.
 *
 * @param gatewayIp {@code @{gateway:endpoint:ip}}, an address or a host name; an IPv6 address gets
 *     brackets
 * @param firstPort {@code @{gateway:endpoint:port:0}}, 1–65535
 * @param lastPort the greatest port of {@code @{gateway:endpoint:port:N}}, 1–65535
 * @param pidFile {@code @{pid:store}}
 * @param certificates the folder of the running configuration's certificates; each configuration
 *     has its own folder
 */
public record Variables(
    String gatewayIp, int firstPort, int lastPort, Path pidFile, Path certificates) {

  private static final String ENVIRONMENT = "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_";
  private static final String IP = "gateway:endpoint:ip";
  private static final String PORT = "gateway:endpoint:port:";
  private static final String FIRST_PORT = PORT + "min";
  private static final String LAST_PORT = PORT + "max";
  private static final String CERTIFICATES = "certificates:store";
  private static final String PID = "pid:store";
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SHOWN = 60;
  private static final Pattern VARIABLE = Pattern.compile("@\\{([^}\\n]*)(}?)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

  /** The name of a certificate's file, after the variable for the folder. */
  private static final Pattern FILE = Pattern.compile("/([A-Za-z0-9_.:-]+)\\.pem");

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the address or the range of ports is not valid
   */
  public Variables {
    gatewayIp = address(gatewayIp);
    if (firstPort < 1 || lastPort > MAX_PORT || firstPort > lastPort) {
      throw new IllegalArgumentException(
          "the gateways' ports are from "
              + firstPort
              + " to "
              + lastPort
              + ", expected two of 1–65535, the first not greater than the second; they are "
              + "set with "
              + ENVIRONMENT
              + "PORT_MIN and _MAX, or gateways.firstPort and lastPort in config.yml");
    }
  }

  private static String address(String given) {
    try {
      return new AddressHost(given.replaceAll("^\\[(.*:.*)]$", "$1")).text();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the gateways' address, "
              + ENVIRONMENT
              + "IP or gateways.ip in config.yml, is not valid: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Returns all variables with their values, by their names; numbers are strings, as clients expect
   * them.
   */
  public SortedMap<String, String> values() {
    return new TreeMap<>(
        Map.of(
            IP, gatewayIp,
            FIRST_PORT, Integer.toString(firstPort),
            LAST_PORT, Integer.toString(lastPort),
            CERTIFICATES, certificates.toString(),
            PID, pidFile.toString()));
  }

  /**
   * Replaces the variables in a text.
   *
   * @param store the folder of the certificates
   * @throws DeployException naming a variable that is unknown, or a port greater than the last
   */
  String expand(String text, String store) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, text, store)));
  }

  /**
   * Returns the certificates that a text uses; all of them if it uses their folder as a whole.
   *
   * @param stored the names of the certificates that exist
   */
  static SortedSet<Name> certificates(String text, Set<Name> stored) {
    String variable = "@{" + CERTIFICATES + "}";
    SortedSet<Name> named = new TreeSet<>();
    Matcher file = FILE.matcher(text);
    for (int at = text.indexOf(variable); at >= 0; at = text.indexOf(variable, at + 1)) {
      file.region(at + variable.length(), text.length());
      Name name = file.lookingAt() ? name(file.group(1)) : null;
      if (name != null && stored.contains(name)) {
        named.add(name);
      } else if (name == null) {
        named.addAll(stored);
      }
    }
    return named;
  }

  private static @Nullable Name name(String text) {
    try {
      return new Name(text);
    } catch (InvalidValueException e) {
      // No certificate can have such a name.
      return null;
    }
  }

  private String value(MatchResult found, String text, String store) {
    String name = found.group(1);
    if (!found.group(2).isEmpty()) {
      String value = name.equals(CERTIFICATES) ? store : values().get(name);
      if (value != null) {
        return word(value, text, found.start());
      }
      String number = name.startsWith(PORT) ? name.substring(PORT.length()) : "";
      if (NUMBER.matcher(number).matches()) {
        return port(name, Integer.parseInt(number));
      }
    }
    throw DeployException.of(
        Kind.UPLOAD_REFUSED,
        "line "
            + line(text, found.start())
            + ": the variable \""
            + shown(found.group())
            + "\" is unknown; known are "
            + values().keySet().stream().map(known -> "@{" + known + "}").toList()
            + " and @{"
            + PORT
            + "N} with a number N");
  }

  /**
   * Returns a value as part of the word around it, quoted if necessary. Quotes may begin and end
   * within a word (configuration manual, section 2.2), so an open quote is closed before the value
   * and opened again after it.
   */
  private static String word(String value, String text, int position) {
    String word = Quoting.word(value);
    String quote = word.equals(value) ? "" : openQuote(text, position);
    return quote + word + quote;
  }

  /**
   * Returns the quote that is open at a position; empty if there is none. Only the position's line
   * matters.
   */
  private static String openQuote(String text, int position) {
    String open = "";
    for (int i = text.lastIndexOf('\n', position - 1) + 1; i < position; i++) {
      char character = text.charAt(i);
      if (character == '\\' && !open.equals("'")) {
        i++;
      } else if ((character == '"' || character == '\'') && open.isEmpty()) {
        open = String.valueOf(character);
      } else if (open.equals(String.valueOf(character))) {
        open = "";
      }
    }
    return open;
  }

  private String port(String name, int number) {
    if (number > lastPort - firstPort) {
      throw DeployException.conflict(
          "@{"
              + name
              + "} is outside of the gateways' ports, which go from "
              + firstPort
              + " to "
              + lastPort
              + ", and N from 0 to "
              + (lastPort - firstPort),
          List.of());
    }
    return Integer.toString(firstPort + number);
  }

  private static long line(String text, int position) {
    return 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
