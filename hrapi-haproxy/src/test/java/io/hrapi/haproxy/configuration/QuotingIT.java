package io.hrapi.haproxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.socket.AdminSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** HAProxy reads any quoted text back unchanged. */
final class QuotingIT {

  private static final int VALUES = 400;
  private static final long SEED = 20_251_122;
  // Mostly characters that are special to HAProxy, to the shell or in log formats.
  private static final String ALPHABET = "ab01 \\\\\\\"\"''$$${}()[]#%%&;,:/@*?!|<>~^`=+-_.üß€😀";

  @Test
  void haproxyReadsBackWhatWasQuoted() throws Exception {
    Random random = new Random(SEED);
    int[] alphabet = ALPHABET.codePoints().toArray();
    List<String> values =
        new ArrayList<>(List.of("", " ", "#", "$HOME", "${HOME}", "\\", "a#b", "\"", "'", "a\\ b"));
    while (values.size() < VALUES) {
      StringBuilder value = new StringBuilder();
      int length = random.nextInt(24);
      for (int i = 0; i < length; i++) {
        value.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      values.add(value.toString());
    }
    // setenv accepts no empty value, hence the x.
    StringBuilder text = new StringBuilder("global\n");
    for (int i = 0; i < values.size(); i++) {
      text.append("  setenv V").append(i).append(' ').append(Quoting.word("x" + values.get(i)));
      text.append('\n');
    }
    text.append("listen l\n  mode http\n  timeout client 1s\n  timeout connect 1s\n");
    text.append("  timeout server 1s\n  bind 127.0.0.1:").append(TestHaproxy.freePort());
    text.append('\n');
    try (TestHaproxy haproxy = TestHaproxy.create()) {
      haproxy.process.load(haproxy.commit("c", text.toString(), Map.of()));
      AdminSocket admin = new AdminSocket(haproxy.sockets.adminSocket());
      for (int i = 0; i < values.size(); i++) {
        assertThat(admin.environment("V" + i, Duration.ofSeconds(5))).contains("x" + values.get(i));
      }
    }
  }
}
