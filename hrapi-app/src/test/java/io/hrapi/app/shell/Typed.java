package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.testing.Api;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The result of a command: its exit status, standard output and standard error. */
record Typed(int status, String out, String err) {

  static Typed at(int port, String... words) {
    return given(port, "", words);
  }

  /** Runs a command with {@code in} on the standard input. */
  static Typed given(int port, String in, String... words) {
    return in(
        Map.of("HRAPI_URL", "http://127.0.0.1:" + port, "HRAPI_ACTOR", "ann", "USER", "root"),
        in,
        words);
  }

  static Typed in(Map<String, String> environment, String in, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            environment,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = Commands.run(shell, List.of(words)).orElseThrow();
    } catch (Exception e) {
      throw new AssertionError(List.of(words) + " failed as no command does", e);
    }
    shell.out().flush();
    return new Typed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Checks that it succeeded, with nothing on standard error. */
  Typed well() {
    assertThat(err).isEmpty();
    return ended(0);
  }

  Typed ended(int expected) {
    assertThat(status).as("%s%n%s", out, err).isEqualTo(expected);
    return this;
  }

  JsonNode json() {
    return Api.parse(out);
  }
}
