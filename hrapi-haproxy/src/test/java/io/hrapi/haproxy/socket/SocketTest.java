package io.hrapi.haproxy.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SocketTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private Path folder;
  private Path path;

  @BeforeEach
  void begin() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "hrapi-st");
    path = folder.resolve("x.sock");
  }

  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(path);
    Files.delete(folder);
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path), 1);
    return server;
  }

  @Nested
  final class Asking {

    @Test
    void theAnswerIsAllThatComes() throws Exception {
      try (ServerSocketChannel server = listen()) {
        Thread thread =
            new Thread(
                () -> {
                  try (SocketChannel channel = server.accept()) {
                    ByteBuffer question = ByteBuffer.allocate(100);
                    while (channel.read(question) >= 0) {
                      // Reads until the other side has shut down its output.
                    }
                    question.flip();
                    for (int i = 0; i < 3; i++) {
                      channel.write(question.duplicate());
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        thread.start();
        assertThat(new HaproxySocket(path, 1_000).ask("hello", Duration.ofSeconds(5)))
            .isEqualTo("hello\nhello\nhello\n");
        thread.join();
      }
    }

    @Test
    void theAnswerComesLineByLine() throws Exception {
      try (ServerSocketChannel server = listen()) {
        Thread thread =
            new Thread(
                () -> {
                  try (SocketChannel channel = server.accept()) {
                    channel.read(ByteBuffer.allocate(100));
                    for (String part : List.of("on", "e\n\ntw", "ö\nthree")) {
                      channel.write(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        thread.start();
        List<String> lines = new ArrayList<>();
        new HaproxySocket(path, 1_000).askLines("hello", Duration.ofSeconds(5), lines::add);
        assertThat(lines).containsExactly("one", "", "twö", "three");
        thread.join();
      }
    }

    @Test
    void nobodyThereIsNotListening() throws IOException {
      HaproxySocketException missing =
          catchThrowableOfType(
              HaproxySocketException.class, () -> new HaproxySocket(path, 10).ask("x", SHORT));
      assertThat(missing.isListening()).isFalse();
      assertThat(missing).hasMessageContaining(path.toString());
      listen().close();
      HaproxySocketException stale =
          catchThrowableOfType(
              HaproxySocketException.class, () -> new HaproxySocket(path, 10).ask("x", SHORT));
      assertThat(stale.isListening()).isFalse();
    }

    @Test
    void noAnswerEndsAtTheDeadline() throws IOException {
      try (ServerSocketChannel server = listen()) {
        long begin = System.nanoTime();
        HaproxySocketException failure =
            catchThrowableOfType(
                HaproxySocketException.class, () -> new HaproxySocket(path, 10).ask("x", SHORT));
        assertThat(server.isOpen()).isTrue();
        assertThat(failure.isListening()).isTrue();
        assertThat(failure).hasMessageContaining("200 ms");
        assertThat(System.nanoTime() - begin).isBetween(190_000_000L, 5_000_000_000L);
      }
    }

    @Test
    void aFullQueueOfConnectionsEndsToo() throws IOException {
      try (ServerSocketChannel server = listen()) {
        HaproxySocket socket = new HaproxySocket(path, 10);
        for (int i = 0; i < 5; i++) {
          HaproxySocketException failure =
              catchThrowableOfType(HaproxySocketException.class, () -> socket.ask("x", SHORT));
          assertThat(failure).isNotNull();
        }
        assertThat(server.isOpen()).isTrue();
      }
    }

    @Test
    void aLongAnswerIsAnError() throws Exception {
      try (ServerSocketChannel server = listen()) {
        Thread thread =
            new Thread(
                () -> {
                  try (SocketChannel channel = server.accept()) {
                    // Closing with unread input would reset the connection.
                    channel.read(ByteBuffer.allocate(100));
                    channel.write(ByteBuffer.allocate(2_000));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        thread.start();
        assertThatThrownBy(() -> new HaproxySocket(path, 1_000).ask("x", Duration.ofSeconds(5)))
            .isInstanceOf(HaproxySocketException.class)
            .hasMessageContaining("longer than the 1000 bytes");
        thread.join();
      }
    }

    @Test
    void aCommandIsOneLine() {
      HaproxySocket socket = new HaproxySocket(path, 10);
      assertThatThrownBy(() -> socket.ask("a\nb", SHORT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> socket.ask("a".repeat(16_384), SHORT))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  final class Tables {

    @Test
    void theAnswerOf26IsRead() {
      ProcessTable table =
          ProcessTable.parse(
                  """
                  #<PID>          <type>          <reloads>       <uptime>        <version>
                  4915            master          3 [failed: 1]   1d02h03m04s     2.6.12-1+deb12u4
                  # workers
                  4940            worker          1               0d00h00m01s     2.6.12-1+deb12u4
                  # old workers
                  4917            worker          2               0d00h00m09s     2.6.12-1+deb12u4
                  # programs

                  """)
              .orElseThrow();
      assertThat(table.masterPid()).isEqualTo(4_915);
      assertThat(table.reloads()).isEqualTo(3);
      assertThat(table.uptime()).isEqualTo(Duration.ofSeconds(93_784));
      assertThat(table.version()).isEqualTo("2.6.12-1+deb12u4");
      assertThat(table.workers()).hasSize(2);
      assertThat(table.currentWorker().orElseThrow().pid()).isEqualTo(4_940);
      ProcessTable.Worker old = table.oldWorkers().get(0);
      assertThat(table.oldWorkers()).containsExactly(old);
      assertThat(old.pid()).isEqualTo(4_917);
      assertThat(old.uptime()).isEqualTo(Duration.ofSeconds(9));
      assertThat(table.replacedFor(old)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theWorkerThatGoesOnAfterAFailureIsTheCurrentOne() {
      ProcessTable table =
          ProcessTable.parse(
                  """
                  #<PID>          <type>          <reloads>       <uptime>        <version>
                  4988            master          3 [failed: 1]   0d00h00m09s     3.5-dev5-50872daa6
                  # workers
                  # old workers
                  4993            worker          2               0d00h00m08s     3.5-dev5-50872daa6
                  """)
              .orElseThrow();
      assertThat(table.currentWorker().orElseThrow().pid()).isEqualTo(4_993);
      assertThat(table.oldWorkers()).isEmpty();
    }

    @Test
    void somethingElseIsNoTable() {
      assertThat(ProcessTable.parse("")).isEmpty();
      assertThat(ProcessTable.parse("Unknown command\n")).isEmpty();
    }
  }

  @Test
  void theReloadsAnswerIsUnderstood() {
    assertThat(ReloadAnswer.parse("").outcome()).isEqualTo(ReloadAnswer.Outcome.UNKNOWN);
    assertThat(ReloadAnswer.parse("Success=1\n--\n").outcome())
        .isEqualTo(ReloadAnswer.Outcome.SUCCEEDED);
    assertThat(ReloadAnswer.parse("Success=0\n--\n[ALERT] x").outcome())
        .isEqualTo(ReloadAnswer.Outcome.FAILED);
    assertThat(
            ReloadAnswer.parse("Success=0\n--\nAnother reload is still in progress.\n").outcome())
        .isEqualTo(ReloadAnswer.Outcome.BUSY);
  }

  @Test
  void aSocketFolderThatHaproxyCannotUseIsRefused() {
    assertThatThrownBy(() -> new SocketDirectory(Path.of("/tmp", "a".repeat(90))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long")
        .hasMessageContaining("97");
    for (String path : List.of("relative", "/tmp/a b", "/tmp/a,b", "/tmp/$HOME")) {
      assertThatThrownBy(() -> new SocketDirectory(Path.of(path)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("absolute path");
    }
  }

  @Test
  void aSocketFolderIsItsOwnersAlone() throws IOException {
    SocketDirectory sockets = new SocketDirectory(folder.resolve("s")).create();
    assertThat(Files.getPosixFilePermissions(sockets.path()).toString())
        .contains("OWNER_READ")
        .doesNotContain("GROUP")
        .doesNotContain("OTHERS");
    Files.delete(sockets.path());
  }
}
