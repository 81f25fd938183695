package io.hrapi.app;

import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.home.NewFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs messages when the program starts serving and when it stops. */
final class Welcome implements LifeCycle.Listener {

  private static final Logger LOGGER = LoggerFactory.getLogger(HrapiApplication.class);
  private static final String USUAL_URL = "http://127.0.0.1:8088";

  private final Program program;
  private final LogWing log;
  private final HaproxyObserver haproxy;
  private final boolean stopsTogether;
  private final NewFolders folders;
  private volatile boolean served;

  Welcome(Program program, LogWing log, HaproxyWing haproxy, NewFolders folders) {
    this.program = program;
    this.log = log;
    this.haproxy = haproxy.watching.observer;
    this.stopsTogether = program.configuration.haproxy().stopsWithHrapi();
    this.folders = folders;
  }

  /** Registers the messages. */
  void add() {
    program.environment.lifecycle().addServerLifecycleListener(server -> serves());
    program.environment.lifecycle().addEventListener(this);
  }

  private void serves() {
    folders.keep();
    served = true;
    LOGGER.info(
        "hrapi {} serves \"{}\" at version {}.\n{}",
        program.release,
        program.home.name(),
        log.startVersion,
        String.join("\n", lines()));
  }

  private List<String> lines() {
    Path home = program.home.path();
    Path configurations = program.home.haproxy();
    String url = program.listening.url();
    String command = url.equals(USUAL_URL) ? "" : "HRAPI_URL=" + url + " ";
    List<String> lines = new ArrayList<>();
    lines.add("  listens  " + program.listening);
    lines.add("  who may  " + program.listening.who());
    lines.add(
        "  files    "
            + home
            + (configurations.startsWith(home) ? "" : ", HAProxy's " + configurations));
    lines.add("  try      " + command + "./hrapi status, ./hrapi help, curl " + url + "/");
    lines.add(
        "  stop     Ctrl-C, or ./hrapi stop "
            + program.home.name()
            + "; "
            + (stopsTogether ? "HAProxy stops too" : "HAProxy keeps serving"));
    return lines;
  }

  @Override
  public void lifeCycleStopping(LifeCycle stopping) {
    if (served) {
      LOGGER.info("hrapi is stopping; requests in progress may finish first.");
    }
  }

  @Override
  public void lifeCycleStopped(LifeCycle stopped) {
    if (!served) {
      return;
    }
    Haproxy state = haproxy.observe();
    LOGGER.info(
        "hrapi has stopped. Goodbye: {}",
        state.state().equals("running")
            ? "HAProxy, process "
                + state.pid()
                + ", keeps serving; ./hrapi stop --haproxy "
                + program.home.name()
                + " stops it too."
            : "HAProxy does not run.");
  }
}
