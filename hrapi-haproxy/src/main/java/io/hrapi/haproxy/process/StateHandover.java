package io.hrapi.haproxy.process;

import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.runtime.ServerStateFile;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the states of servers from one worker to the next, so that servers that are down stay
 * down. The file has content only during a reload: a check would warn of it, and for any other
 * start of HAProxy it is outdated. The caller ensures that only one runs at a time.
 */
final class StateHandover {

  private static final Logger LOGGER = LoggerFactory.getLogger(StateHandover.class);

  private final RunDirectory runDirectory;
  private final AdminSocket admin;
  private final Duration timeout;

  StateHandover(RunDirectory runDirectory, AdminSocket admin, Duration timeout) {
    this.runDirectory = runDirectory;
    this.admin = admin;
    this.timeout = timeout;
  }

  /** Writes the states that the running worker knows, for the worker that loads these files. */
  void begin(CommitFolder next) {
    try {
      if (Files.readString(next.processCfg()).contains(ProcessFile.SERVER_STATE)) {
        write(
            ServerStateFile.of(
                admin.ask("show servers state", timeout), Files.readString(next.haproxyCfg())));
      }
    } catch (HaproxySocketException | IllegalArgumentException | IOException e) {
      // The load continues: it only behaves like a reload without a state file.
      LOGGER.warn("After this reload servers that are down count as up until they are checked.", e);
    }
  }

  /** Empties the file, so that nothing is handed over. */
  void end() {
    try {
      write(ServerStateFile.EMPTY);
    } catch (IOException e) {
      LOGGER.warn(
          "{} could not be emptied: the next check may read from it that servers are "
              + "down which were down before.",
          runDirectory.serverState(),
          e);
    }
  }

  private void write(String state) throws IOException {
    if (!Files.exists(runDirectory.serverState())
        || !Files.readString(runDirectory.serverState()).equals(state)) {
      Disk.replace(
          runDirectory.serverState(),
          state.getBytes(StandardCharsets.US_ASCII),
          runDirectory.account());
    }
  }
}
