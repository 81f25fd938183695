package io.hrapi.app;

/** HAProxy: its process, the commits to it, and what hrapi does with it on its own. */
final class HaproxyWing {

  final ProcessWing process;
  final CommitWing commits;
  final WatchWing watching;

  HaproxyWing(Program program, LogWing log, RenderWing render) {
    process = new ProcessWing(program, log, render);
    commits = new CommitWing(program, log, render, process);
    watching = new WatchWing(program, log, process, commits);
  }
}
