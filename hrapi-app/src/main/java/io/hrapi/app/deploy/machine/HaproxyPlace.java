package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.SocketDirectory;
import io.hrapi.haproxy.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** The folders of one HAProxy, and the object that controls it, created at its first use. */
final class HaproxyPlace {

  interface ProcessFactory {
    HaproxyProcess make(
        RunDirectory runDirectory, SocketDirectory sockets, ProcessSettings settings);
  }

  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final ProcessSettings times;
  private final ProcessFactory factory;
  private final Statistics statistics;
  private @Nullable HaproxyProcess process;

  HaproxyPlace(
      RunDirectory runDirectory,
      SocketDirectory sockets,
      ProcessSettings times,
      ProcessFactory factory) {
    this.runDirectory = runDirectory;
    this.sockets = sockets;
    this.times = times;
    this.factory = factory;
    this.statistics = new Statistics(new AdminSocket(sockets.adminSocket()), times.answerTimeout());
  }

  RunDirectory runDirectory() {
    return runDirectory;
  }

  SocketDirectory sockets() {
    return sockets;
  }

  Statistics statistics() {
    return statistics;
  }

  synchronized HaproxyProcess process() {
    if (process == null) {
      process = factory.make(runDirectory, sockets, times);
    }
    return process;
  }
}
