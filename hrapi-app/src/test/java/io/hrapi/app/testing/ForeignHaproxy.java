package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A HAProxy on this machine that hrapi did not start; {@code close} stops it. */
public final class ForeignHaproxy implements AutoCloseable {

  private static final String WORD = "foreign";
  private static final long STOP_SECONDS = 10;

  private final int port = FreePorts.next();
  private final Process process;

  /** Starts a HAProxy with its files in a folder, and waits until it serves. */
  public ForeignHaproxy(Path folder) {
    Path file = folder.resolve("foreign.cfg");
    try {
      Files.writeString(file, UploadText.answering("127.0.0.1:" + port, WORD));
      process =
          new ProcessBuilder(
                  RunningHrapi.haproxyProgram().toString(), "-W", "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("foreign.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("the foreign one serves", () -> new Api(port).get("/").body().equals(WORD));
  }

  /** Returns its address. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Fails unless it still serves as before. */
  public void assertServing() {
    assertThat(process.isAlive()).isTrue();
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo(WORD);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
