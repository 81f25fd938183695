package io.hrapi.app.deploy.render;

import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.TargetFields;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.process.HaproxyMessage;
import io.hrapi.haproxy.render.BoundAddresses;
import java.util.Set;

/** Maps HAProxy's messages about a line to the resource of the API that it was rendered from. */
public final class ResourceOfLine {

  private static final String API = "/v1";

  private ResourceOfLine() {}

  /** Returns the text of a message, preceded by the path of the resource if there is one. */
  public static String describe(HaproxyMessage message, Rendered rendered) {
    if (message.line().isEmpty() || !rendered.isOfModel()) {
      return message.text();
    }
    String resource = resource(rendered, message.line().getAsInt());
    return resource.isEmpty() ? message.text() : API + resource + ": " + message.text();
  }

  /**
   * Returns the path of the target of a server, or a path below {@code /haproxy} if no pool of
   * hrapi's has it.
   */
  public static String target(String backend, String server) {
    String pool = ProxyNames.resourceOfSection("backend " + backend);
    return pool.isEmpty() ? "/haproxy/" + backend + "/" + server : targetOf(pool, server);
  }

  private static String targetOf(String pool, String server) {
    return new ResourcePath(pool).child(TargetFields.KIND, server).text();
  }

  /** Returns the path of the resource from which a line was rendered; empty if there is none. */
  private static String resource(Rendered rendered, int line) {
    String[] lines = rendered.text().split("\n", -1);
    if (line < 1 || line > lines.length) {
      return "";
    }
    String text = lines[line - 1].strip();
    String section = "";
    for (int i = line - 1; i >= 0 && section.isEmpty(); i--) {
      section = ProxyNames.resourceOfSection(lines[i]);
    }
    if (text.startsWith("bind ")) {
      Set<BindAddress> addresses = BoundAddresses.of(text);
      for (BindAddress address : addresses) {
        return rendered.endpoints().getOrDefault(address, section);
      }
    }
    if (text.startsWith("server ")) {
      return targetOf(section, text.split("\\s+", -1)[1].replace("\"", ""));
    }
    return section;
  }
}
