package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.HaproxyMessage.Severity;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Runs HAProxy's check on exactly the files of a commit. Immutable, thread-safe. */
public final class HaproxyCheck {

  private final HaproxyBinary binary;
  private final Duration deadline;

  /**
   * @param deadline of one check; 50 000 servers need about a second
   */
  public HaproxyCheck(HaproxyBinary binary, Duration deadline) {
    this.binary = binary;
    this.deadline = deadline;
  }

  /**
   * Checks a commit. Nothing is started or bound, so a port in use is not detected here.
   *
   * @return a result that is also invalid if the check did not end before the deadline
   * @throws HaproxyUnavailableException if the program cannot be run
   */
  public CheckResult check(CommitFolder folder) {
    MessageParser parser = new MessageParser(folder.path());
    List<String> words =
        binary.question(
            "-c", "-f", folder.processCfg().toString(), "-f", folder.haproxyCfg().toString());
    FirstLine output = new FirstLine(parser::accept);
    int status;
    try {
      status = ChildProcess.run(words, folder.path(), deadline, output);
    } catch (ChildProcess.CommandTimeoutException e) {
      MessageParser late = new MessageParser(folder.path());
      late.add(Severity.ALERT, "the check took too long: " + e.getMessage());
      return new CheckResult(false, late.messages());
    } catch (UncheckedIOException e) {
      throw new HaproxyUnavailableException(String.valueOf(e.getMessage()), e);
    }
    binary.requireRun(status, output.text());
    if (status != 0 && !parser.hasAlert()) {
      String said = String.join("; ", parser.otherWords());
      parser.add(
          Severity.ALERT,
          "haproxy -c ended with status "
              + status
              + (said.isEmpty() ? " and printed nothing" : ": " + said));
    }
    // HAProxy 3.5 alerts about an invalid proxy name, but still ends with status 0.
    return new CheckResult(!parser.hasAlert(), parser.messages());
  }
}
