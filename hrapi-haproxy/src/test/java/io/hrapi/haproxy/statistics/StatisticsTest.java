package io.hrapi.haproxy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Possible output of HAProxy, sent by a socket of the test. */
final class StatisticsTest {

  private static final String HEADER = "# pxname,svname,status,weight,bck,type,sid,scur,\n";

  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile String answer = "";
  private Path folder;
  private ServerSocketChannel server;
  private Thread thread;
  private Statistics statistics;

  @BeforeEach
  void begin() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "hrapi-st");
    Path path = folder.resolve("x.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path), 8);
    thread = new Thread(this::serve);
    thread.start();
    statistics = new Statistics(new AdminSocket(path), Duration.ofSeconds(5));
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    thread.join();
    Files.deleteIfExists(folder.resolve("x.sock"));
    Files.delete(folder);
  }

  private void serve() {
    while (true) {
      try (SocketChannel channel = server.accept()) {
        ByteBuffer question = ByteBuffer.allocate(1_000);
        while (channel.read(question) >= 0) {
          // Reads until the other side has shut down its output.
        }
        questions.add(
            new String(question.array(), 0, question.position(), StandardCharsets.UTF_8).strip());
        for (byte one : answer.getBytes(StandardCharsets.UTF_8)) {
          // The lines are the same wherever the output is split.
          channel.write(ByteBuffer.wrap(new byte[] {one}));
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void everyKindIsFoundByItsType() {
    answer =
        HEADER
            + "f,FRONTEND,OPEN,,,0,0,4,\n"
            + "f,e,OPEN,,,3,1,4,\n"
            + "b,s,UP,1,0,2,1,3,\n"
            + "b,BACKEND,UP,1,0,1,0,3,\n"
            + "later,x,UP,1,0,9,0,3,\n\n";
    ProxyStatistics all = statistics.all();
    assertThat(questions).containsExactly("show stat");
    assertThat(all.frontends()).hasSize(1);
    assertThat(all.listeners().get(0).name()).isEqualTo("e");
    assertThat(all.backends().get(0).isUp()).isTrue();
    ServerStatistics one = all.servers().get(0);
    assertThat(one.traffic().currentSessions()).isEqualTo(3);
    assertThat(one.traffic().sessions()).as("a column that is missing").isNull();
    assertThat(one.responses().isCounted()).isFalse();
    assertThat(one.check()).isNull();
  }

  @Test
  void aServerIsAskedForByTheNumberThatItHad() {
    answer = HEADER + "b,r,UP,1,0,2,6,3,\nb,s,UP,1,0,2,7,3,\n\n";
    assertThat(statistics.server("b", "s").orElseThrow().id()).isEqualTo(7);
    answer = HEADER + "b,s,UP,1,0,2,7,4,\n\n";
    assertThat(statistics.server("b", "s").orElseThrow().traffic().currentSessions()).isEqualTo(4);
    // After a reload another server has the id.
    answer = HEADER + "b,r,UP,1,0,2,7,5,\n\n";
    assertThat(statistics.server("b", "s")).isEmpty();
    assertThat(questions)
        .containsExactly(
            "show stat b 4 -1", "show stat b 4 7", "show stat b 4 7", "show stat b 4 -1");
  }

  @Test
  void whatIsNotThereIsEmpty() {
    answer = "No such proxy.\n\n" + HEADER + "c,BACKEND,DOWN,0,0,1,0,0,\n\n";
    assertThat(statistics.backends(List.of("b", "c")).backends())
        .singleElement()
        .matches(backend -> !backend.isUp());
    assertThat(questions).containsExactly("show stat b 6 -1;show stat c 6 -1");
    answer = "No such proxy.\n\n";
    assertThat(statistics.frontend("f").frontends()).isEmpty();
    assertThat(statistics.server("b", "s")).isEmpty();
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    for (String broken :
        List.of("", HEADER, HEADER + "b,s,UP,1,0,2,1,3,\n", HEADER + "b,s,UP,1,", "oh\n\n")) {
      answer = broken;
      assertThatThrownBy(() -> statistics.all())
          .as(broken)
          .isInstanceOf(HaproxySocketException.class)
          .hasMessageContaining("asked 'show stat'");
    }
  }

  @Test
  void theProcessTellsWhatItsReleaseKnows() {
    answer = "Name: HAProxy\nVersion: 2.6.12\nPid: 12\nCurrConns: 3\nIdle_pct: 97\n\n";
    ProcessStatistics process = statistics.process();
    assertThat(process.version()).isEqualTo("2.6.12");
    assertThat(process.pid()).isEqualTo(12);
    assertThat(process.idlePercent()).isEqualTo(97);
    assertThat(process.requests()).isNull();
    answer = "Pid: many\n\n";
    assertThatThrownBy(() -> statistics.process())
        .isInstanceOf(HaproxySocketException.class)
        .hasMessageContaining("Pid is 'many'");
  }
}
