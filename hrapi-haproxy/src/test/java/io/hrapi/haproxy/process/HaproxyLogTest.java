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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a HAProxy that an older hrapi started, and which has the file open itself. */
final class HaproxyLogTest {

  private static final int MAXIMUM = 1_000;

  @TempDir private Path folder;

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oneThatIsWrittenBehindItsEndIsCopiedOnceAndFoundAgain() throws IOException {
    Path path = folder.resolve("haproxy.log");
    Path former = folder.resolve("haproxy.log.1");
    HaproxyLog log = new HaproxyLog(path, MAXIMUM);
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
      // A new instance, as after a restart, does not know where the hole ends.
      new HaproxyLog(path, MAXIMUM).prepare();
      assertThat(Files.getLastModifiedTime(former).toMillis()).isZero();
      assertThat(log.lastComplaints(folder, Optional.empty())).hasSize(5);
      write(haproxy, "y".repeat(MAXIMUM));
      log.prepare();
      assertThat(Files.readString(former)).startsWith("[ALERT]").doesNotContain("\0");
      assertThat(path).isEmptyFile();
    }
  }

  @Test
  void whatHaproxyWarnsOfAsItLoadsIsToldApartFromWhatOthersSay() throws IOException {
    Path path = folder.resolve("haproxy.log");
    HaproxyLog log = new HaproxyLog(path, 1 << 20);
    Files.writeString(path, "[WARNING]  (1) : of the load before\n");
    HaproxyLog.Mark mark = log.mark();
    Files.writeString(
        path,
        """
        [NOTICE]   (1) : Reloading HAProxy
        [WARNING]  (1) : Former worker (5) exited with code 0 (Exit)
        [WARNING]  (7) : Proxy f stopped (cumulated conns: FE: 0, BE: 0).
          and more of it
        [WARNING]  (1) : [/x/live/haproxy.cfg:3] : it is deprecated
        [ALERT]    (1) : FD limit too low
        [WARNING]  (1) : config : Server b/s is DOWN, changed from server-state after a reload. 1 active
        [ALERT]    (1) : backend 'b' has no server available!
        [NOTICE]   (1) : Loading success.
        [WARNING]  (1) : Former worker (7) exited with code 0 (Exit)
        """,
        StandardOpenOption.APPEND);
    MessageParser parser = MessageParser.ofLoad(folder, Path.of("/x/live"), Set.of(7L));
    assertThat(log.warningsSince(mark, parser))
        .extracting(HaproxyMessage::text)
        .containsExactly("FD limit too low", "[haproxy.cfg:3] : it is deprecated");
  }

  /** The inode number of a deleted file is soon reused. */
  @Test
  void anotherFileWithTheNumberOfTheMarkedOneIsReadFromItsBeginning() throws IOException {
    Path path = folder.resolve("haproxy.log");
    HaproxyLog log = new HaproxyLog(path, MAXIMUM);
    Files.writeString(path, "[NOTICE]   (1) : the marked one\n");
    HaproxyLog.Mark mark = log.mark();
    Files.writeString(path, "[ALERT]    (1) : config : said in the one after the next\n");
    assertThat(log.complaintsSince(mark, () -> new MessageParser(folder))).hasSize(1);
  }

  @Test
  void whatWasSaidBeforeANewFileBeganIsFound() throws IOException {
    Path path = folder.resolve("haproxy.log");
    HaproxyLog log = new HaproxyLog(path, MAXIMUM);
    Files.writeString(path, "[ALERT]    (1) : config : before\n");
    HaproxyLog.Mark mark = log.mark();
    Files.writeString(
        path, "[ALERT]    (1) : config : last of the old\n", StandardOpenOption.APPEND);
    Files.move(path, folder.resolve("haproxy.log.1"));
    assertThat(log.complaintsSince(mark, () -> new MessageParser(folder))).hasSize(1);
    // Longer than the previous file was.
    Files.writeString(path, "[ALERT]    (1) : config : new\n" + "x".repeat(100));
    assertThat(log.complaintsSince(mark, () -> new MessageParser(folder)))
        .extracting(HaproxyMessage::text)
        .hasSize(2);
  }

  @Test
  void lastWordsAreOfTheOneThatWasStartedLast() throws IOException {
    Path path = folder.resolve("haproxy.log");
    HaproxyLog log = new HaproxyLog(path, MAXIMUM);
    Files.writeString(path, "[ALERT]    (1) : config : word 1\n");
    assertThat(log.lastComplaints(folder, Optional.empty())).hasSize(1);
    log.note("HAProxy is started with commit c2");
    assertThat(log.lastComplaints(folder, Optional.empty())).isEmpty();
    Files.writeString(path, "[WARNING]  (2) : config : word 2\n", StandardOpenOption.APPEND);
    // Not hidden by an alert from the previous start.
    assertThat(log.lastComplaints(folder, Optional.empty())).hasSize(1);
    assertThat(log.recent(3, folder, Optional.empty()))
        .extracting(message -> message.severity() + " " + message.text())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("ALERT ").endsWith(" 1"),
            ours -> assertThat(ours).isEqualTo("NOTICE hrapi: HAProxy is started with commit c2"),
            last -> assertThat(last).startsWith("WARNING ").endsWith(" 2"));
    assertThat(log.recent(1, folder, Optional.empty())).hasSize(1);
  }

  @Test
  void whatWasSaidLastGoesBackIntoTheFormerFile() throws IOException {
    Path path = folder.resolve("haproxy.log");
    HaproxyLog log = new HaproxyLog(path, MAXIMUM);
    assertThat(log.recent(9, folder, Optional.empty())).isEmpty();
    Files.writeString(folder.resolve("haproxy.log.1"), "cut off\n[NOTICE]   (1) : word 1\n");
    Files.writeString(path, "[NOTICE]   (1) : word 2\n");
    assertThat(log.recent(9, folder, Optional.empty())).hasSize(2);
  }
}
