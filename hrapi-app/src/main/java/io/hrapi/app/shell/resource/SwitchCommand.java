package io.hrapi.app.shell.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.PathArgument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/**
 * {@code hrapi drain}, {@code enable} and {@code disable}: change whether a resource gets traffic.
 */
@Command
public final class SwitchCommand extends DryRunCommand {

  private static final int POOL_AND_TARGET = 2;
  private static final int PARENT_AND_CHILD = 4;
  private static final String ANY = "*";
  private static final String POOLS = "pools";
  private static final String TARGETS = "targets";

  /** What the command does. */
  public enum Way {
    /** For targets only. */
    DRAIN("Give a target no new connections; open ones finish normally."),
    ENABLE(
        "Give a target, pool or gateway traffic again; also ends the draining of a " + "target."),
    DISABLE("Give a target, pool or gateway no traffic.");

    private final String description;

    Way(String description) {
      this.description = description;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Way way;

  @Parameters(
      paramLabel = "PATH",
      description = "The path, for example pools/eta/targets/t1; for a target eta/t1 is enough.")
  private String path = "";

  private SwitchCommand(Shell shell, Way way) {
    super(shell);
    this.way = way;
  }

  /** Creates the command for one of these actions. */
  public static CommandSpec of(Shell shell, Way way) {
    CommandSpec command = CommandSpec.forAnnotatedObject(new SwitchCommand(shell, way));
    command.name(way.word());
    command.usageMessage().description(way.description);
    command.usageMessage().footer("", "Only a commit changes HAProxy: hrapi commit.");
    return command;
  }

  @Override
  public Integer call() {
    PathArgument resource = resource();
    Map<String, String> headers = new LinkedHashMap<>(headers());
    // A PUT would create a pool or gateway that does not exist.
    headers.putIfAbsent("If-Match", ANY);
    RequestBody body = RequestBody.json(body(isTarget(resource)).toString());
    Request request = Request.put(resource.encoded(), body).with(headers).dryRun(dryRun());
    return printWrite(client().send(request), true);
  }

  private PathArgument resource() {
    PathArgument given = PathArgument.plain(way.word(), path);
    List<String> segments = given.segments();
    boolean isParent = given.isWithin(POOLS) || given.isWithin("gateways");
    if (!isParent && segments.size() == POOL_AND_TARGET) {
      return new PathArgument(List.of(POOLS, segments.get(0), TARGETS, segments.get(1)), Map.of());
    }
    if (isTarget(given) || (way != Way.DRAIN && isParent && segments.size() == POOL_AND_TARGET)) {
      return given;
    }
    throw CommandException.misuse(
        way.word()
            + " needs the path of a target like pools/eta/targets/t1"
            + (way == Way.DRAIN ? "" : ", of a pool or of a gateway")
            + ", got \""
            + path
            + "\"");
  }

  private static boolean isTarget(PathArgument resource) {
    List<String> segments = resource.segments();
    return segments.size() == PARENT_AND_CHILD
        && segments.get(0).equals(POOLS)
        && segments.get(2).equals(TARGETS);
  }

  private ObjectNode body(boolean target) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return switch (way) {
      case DRAIN -> body.put("draining", true);
      case DISABLE -> body.put("enabled", false);
      case ENABLE ->
          target ? body.put("enabled", true).put("draining", false) : body.put("enabled", true);
    };
  }
}
