package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commit HAProxy loads when it starts by itself, and which other commits are kept. */
final class LiveCommitTest {

  @TempDir private Path folder;

  private RunDirectory directory() {
    return new RunDirectory(folder.resolve("run")).create();
  }

  private static CommitFolder commit(RunDirectory directory, String id) throws Exception {
    return new CommitFolder(id, Files.createDirectories(directory.commits().resolve(id)));
  }

  @Test
  void whyALoadFailedComesBeforeThatTheLinkCouldNotBeSwitchedBack() throws Exception {
    RunDirectory directory = directory();
    LiveCommit live = new LiveCommit(directory, ProcessState.Stopped::new);
    CommitFolder former = commit(directory, "c1");
    live.switchTo(former);
    live.switchTo(commit(directory, "c2"));
    RuntimeException reason = new IllegalStateException("HAProxy refused it");
    assertThat(live.switchBack(Optional.of(former), reason)).isEqualTo("HAProxy refused it");
    assertThat(live.current()).contains(former);
    assertThat(reason.getSuppressed()).isEmpty();

    // A link cannot replace a folder that is not empty.
    Files.delete(directory.liveLink());
    Files.createDirectories(directory.liveLink().resolve("full"));
    assertThat(live.switchBack(Optional.of(former), reason))
        .startsWith("HAProxy refused it; afterwards the link " + directory.liveLink())
        .contains("cannot be switched");
    assertThat(reason.getSuppressed()).singleElement().isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void whatMayBeLoadedStillIsKeptUntilSomethingIsLoaded() throws Exception {
    RunDirectory directory = directory();
    LiveCommit live = new LiveCommit(directory, ProcessState.Stopped::new);
    live.switchTo(commit(directory, "c1"));
    live.mayStillLoad(commit(directory, "c2"));
    commit(directory, "c3");
    assertThat(live.prune()).containsExactly("c3");
    live.loaded();
    assertThat(live.prune()).isEqualTo(List.of("c2"));
  }
}
