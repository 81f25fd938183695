package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogWriterTest {

  @TempDir Path folder;

  /** As on a full disk: HAProxy has started, and its starter must be told. */
  @Test
  void whereNoNoteCanBeWrittenTheProgramRunsAllTheSame() throws IOException {
    LogWriter writer = new LogWriter(folder.resolve("none").resolve("haproxy.log"), 1 << 20);
    List<Process> both = writer.start(new ProcessBuilder("sleep", "60"));
    try {
      assertThat(both.get(0).isAlive()).isTrue();
      assertThat(writer.isKnown()).isFalse();
    } finally {
      both.forEach(Process::destroyForcibly);
    }
  }
}
