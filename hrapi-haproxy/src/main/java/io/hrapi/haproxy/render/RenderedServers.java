package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the servers from a configuration that hrapi rendered. Stateless. */
public final class RenderedServers {

  private static final String BACKEND = "backend ";
  private static final String SERVER = "  server ";

  private static final String DISABLED = " disabled";

  private RenderedServers() {}

  /**
   * One server of a rendered configuration.
   *
   * @param backend the name of its backend
   * @param server without its directives, which are at the end of its line
   * @param followed whether HAProxy resolves its host name at run time
   */
  public record Rendered(String backend, Server server, boolean followed) {}

  /**
   * Returns the servers by backend and name, for instance {@code b/s}, in the order of the text.
   *
   * @param text a text from {@link ConfigurationRenderer}
   * @throws IllegalArgumentException if hrapi cannot have rendered the line of a server
   */
  public static Map<String, Rendered> of(String text) {
    Map<String, Rendered> servers = new LinkedHashMap<>();
    String backend = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith(BACKEND)) {
        backend = words(line).get(1);
      } else if (line.startsWith(SERVER)) {
        Rendered server = server(backend, line);
        servers.put(backend + "/" + server.server().name(), server);
      }
    }
    return servers;
  }

  /**
   * Returns the disabled servers by backend and name; fast if there are none.
   *
   * @throws IllegalArgumentException if hrapi cannot have rendered the line of a server
   */
  public static List<String> disabled(String text) {
    return text.contains(DISABLED)
        ? of(text).entrySet().stream()
            .filter(rendered -> rendered.getValue().server().disabled())
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  private static Rendered server(String backend, String line) {
    Iterator<String> words = words(line.strip()).listIterator(1);
    String name = words.next();
    ServerAddress address = ServerAddress.parse(words.next());
    String third = words.hasNext() ? words.next() : "";
    if (!third.equals("weight")) {
      throw new IllegalArgumentException(
          "the line '"
              + line.strip()
              + "' has '"
              + third
              + "', expected the weight, which hrapi always writes there");
    }
    int weight = Integer.parseInt(words.next());
    boolean disabled = false;
    boolean check = false;
    boolean followed = false;
    boolean directives = false;
    OptionalInt maxconn = OptionalInt.empty();
    while (words.hasNext() && !directives) {
      switch (words.next()) {
        case "maxconn" -> maxconn = OptionalInt.of(Integer.parseInt(words.next()));
        case "check" -> check = true;
        case "disabled" -> disabled = true;
        case "resolvers" -> {
          followed = true;
          words.next();
        }
        case "inter", "resolve-prefer", "init-addr" -> words.next();
        default -> directives = true;
      }
    }
    return new Rendered(
        backend, new Server(name, address, weight, disabled, check, maxconn), followed);
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }
}
