package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a HAProxy that an older hrapi started: it has the file open itself. */
final class LogFileTest {

  private static final int MAXIMUM = 1_000;

  @TempDir private Path folder;

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oneThatIsWrittenBehindItsEndIsCopiedOnceAndFoundAgain() throws IOException {
    Path path = folder.resolve("haproxy.log");
    Path former = folder.resolve("haproxy.log.1");
    LogFile log = new LogFile(path, MAXIMUM);
    log.prepare();
    // Without O_APPEND, as HAProxy leaves it.
    try (FileChannel haproxy = FileChannel.open(path, StandardOpenOption.WRITE)) {
      write(haproxy, "x".repeat(2 * MAXIMUM));
      log.prepare();
      assertThat(former).hasSize(2 * MAXIMUM);
      assertThat(path).isEmptyFile();
      Files.setLastModifiedTime(former, FileTime.fromMillis(0));
      for (int i = 0; i < 5; i++) {
        write(haproxy, "[ALERT]    (1) : config : word " + i + "\n");
        log.prepare();
      }
      // Another one, as after a restart, does not know where the hole ends.
      new LogFile(path, MAXIMUM).prepare();
      assertThat(Files.getLastModifiedTime(former).toMillis()).isZero();
      assertThat(log.lastComplaints(folder, Optional.empty())).hasSize(5);
      write(haproxy, "y".repeat(MAXIMUM));
      log.prepare();
      assertThat(Files.readString(former)).startsWith("[ALERT]").doesNotContain("\0");
      assertThat(path).isEmptyFile();
    }
  }

  @Test
  void whatWasSaidBeforeANewFileBeganIsFound() throws IOException {
    Path path = folder.resolve("haproxy.log");
    LogFile log = new LogFile(path, MAXIMUM);
    Files.writeString(path, "[ALERT]    (1) : config : before\n");
    LogFile.Mark mark = log.mark();
    Files.writeString(
        path, "[ALERT]    (1) : config : last of the old\n", StandardOpenOption.APPEND);
    Files.move(path, folder.resolve("haproxy.log.1"));
    assertThat(log.complaintsSince(mark, folder)).hasSize(1);
    // Longer than the one before was.
    Files.writeString(path, "[ALERT]    (1) : config : new\n" + "x".repeat(100));
    assertThat(log.complaintsSince(mark, folder)).extracting(HaproxyMessage::text).hasSize(2);
  }
}
