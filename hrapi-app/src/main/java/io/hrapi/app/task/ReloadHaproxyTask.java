package io.hrapi.app.task;

import io.hrapi.app.deploy.commit.ControlResult;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.Requester;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code reload-haproxy}: restarts HAProxy with the recorded running configuration, as {@code POST
 * /v1/haproxy/control/restart} does; starts it if it is stopped. No connection is lost unless
 * HAProxy does not answer or an older hrapi started it as root. It records one event.
 */
public final class ReloadHaproxyTask extends AdminTask {

  private final HaproxyStarter starter;

  public ReloadHaproxyTask(CommandHandler handler, HaproxyStarter starter) {
    super("reload-haproxy", handler, Set.of(), Set.of());
    this.starter = starter;
  }

  @Override
  List<String> run(TaskRequest call) {
    ControlResult result =
        starter.restart(Preconditions.NONE, Requester.of(call.metadata()), false);
    List<String> lines = new ArrayList<>();
    lines.add((result.reloaded() ? "reloaded" : "started") + ": HAProxy, process " + result.pid());
    lines.addAll(result.warnings());
    return lines;
  }
}
