package io.hrapi.app.configuration;

import io.hrapi.app.home.Home;
import io.hrapi.haproxy.process.HaproxyAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environment that the program was started with: its variables, overridden by the arguments of
 * {@code start}. The variables in config.yml are replaced by these values.
 *
 * @param values the values by name; {@code HRAPI_HOST}, {@code HRAPI_PORT}, {@code
 *     HRAPI_ADMIN_PORT}, {@code HRAPI_NAME} and {@code HRAPI_INSTANCE} are always set
 */
public record LaunchEnvironment(Map<String, String> values) {

  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final String DEFAULT_PORT = "8088";
  private static final int ADMIN_PORT_DISTANCE = 1_000;
  private static final int MAX_PORT = 65_535;

  public LaunchEnvironment {
    values = Map.copyOf(values);
  }

  /**
   * Creates the environment from its variables and the arguments of the command.
   *
   * @param arguments address, port and name, of which the last ones may be omitted
   * @throws IllegalArgumentException if there are more, or a port or name is invalid
   */
  public static LaunchEnvironment of(Map<String, String> environment, String... arguments) {
    if (arguments.length > 3) {
      throw new IllegalArgumentException("expected at most [ip] [port] [name]");
    }
    Map<String, String> values = new HashMap<>(environment);
    String pyHrapi = "MODACLOUDS_LOAD_BALANCER_CONTROLLER_ENDPOINT_";
    put(values, "HRAPI_HOST", arguments, 0, environment.get(pyHrapi + "IP"), DEFAULT_HOST);
    put(values, "HRAPI_PORT", arguments, 1, environment.get(pyHrapi + "PORT"), DEFAULT_PORT);
    put(values, "HRAPI_NAME", arguments, 2, null, Home.DEFAULT_NAME);
    int port = port(values, "HRAPI_PORT");
    int admin =
        port + ADMIN_PORT_DISTANCE <= MAX_PORT
            ? port + ADMIN_PORT_DISTANCE
            : port - ADMIN_PORT_DISTANCE;
    put(values, "HRAPI_ADMIN_PORT", new String[0], 0, null, Integer.toString(admin));
    port(values, "HRAPI_ADMIN_PORT");
    String gateways = "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_";
    // Some platforms set variables without a value to an empty string.
    List.of(gateways + "IP", gateways + "PORT_MIN", gateways + "PORT_MAX")
        .forEach(name -> values.computeIfPresent(name, (key, set) -> set.isBlank() ? null : set));
    for (String bound : List.of(gateways + "PORT_MIN", gateways + "PORT_MAX")) {
      if (values.containsKey(bound)) {
        port(values, bound);
      }
    }
    values.put(
        "HRAPI_INSTANCE", Home.of(values.getOrDefault("HRAPI_NAME", ""), values).path().toString());
    return new LaunchEnvironment(values);
  }

  /**
   * Creates the environment from its variables, with the given name of the log instead of theirs.
   *
   * @param name at most one name
   * @throws IllegalArgumentException if no log can have this name
   */
  public static LaunchEnvironment named(Map<String, String> environment, String... name) {
    Map<String, String> values = new HashMap<>(environment);
    if (name.length > 0) {
      values.put("HRAPI_NAME", name[0]);
    }
    return of(values);
  }

  /** Shows only the names, because a value may be the master key. */
  @Override
  public String toString() {
    return "Environment" + new TreeSet<>(values.keySet());
  }

  /** Returns the value of a variable; empty if it is not set. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  /** Returns the home according to the variables. */
  public Home home() {
    return Home.of(get("HRAPI_NAME"), values, HaproxyAccount.isNeeded());
  }

  private static void put(
      Map<String, String> values,
      String name,
      String[] arguments,
      int index,
      @Nullable String other,
      String otherwise) {
    String set = values.getOrDefault(name, "");
    if (index < arguments.length) {
      values.put(name, arguments[index]);
    } else if (set.isBlank()) {
      values.put(name, other == null || other.isBlank() ? otherwise : other);
    }
  }

  private static int port(Map<String, String> values, String name) {
    String text = values.getOrDefault(name, "");
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          name + " is \"" + text + "\", expected a port from 1 to " + MAX_PORT);
    }
    return port;
  }
}
