package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The log is on a small file system, which the test fills. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FullDiskIT {

  private static final long RESERVE = 1 << 20;

  private Path disk;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void begin() throws Exception {
    disk = Files.createTempDirectory(Path.of("/tmp"), "hrapi-disk-");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "none", disk.toString()),
        "only root mounts a small file system");
    hrapi =
        RunningHrapi.startAlone(
            Map.of(
                "HRAPI_HOME", disk.toString(),
                "HRAPI_DISK_RESERVE", "1MiB",
                "HRAPI_DISK_FREE", "4MiB"));
    api = hrapi.api();
    api.putGateway("127.0.0.1:" + FreePorts.next(), FreePorts.next());
    api.commit().expect(200);
  }

  @AfterAll
  void end() throws Exception {
    if (hrapi != null) {
      hrapi.close();
      run("umount", disk.toString());
    }
    Files.deleteIfExists(disk);
  }

  private static boolean run(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words).start().waitFor() == 0;
  }

  private long free() throws IOException {
    return Files.getFileStore(disk).getUsableSpace();
  }

  /** Fills the disk until at most {@code left} bytes are free. */
  private void fill(long left) throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("fill"))) {
      while (free() > left) {
        out.write(new byte[1 << 12]);
      }
    }
  }

  private void makeRoom() throws IOException {
    Files.delete(disk.resolve("fill"));
    Await.until("the reserve is whole", () -> Files.size(reserve()) == RESERVE && isHealthy());
  }

  private Path reserve() {
    return disk.resolve("t").resolve("reserve");
  }

  private JsonNode health(String name) {
    return new Api(hrapi.adminPort()).get("/healthcheck").json().path(name);
  }

  private boolean isHealthy() {
    return new Api(hrapi.adminPort()).get("/healthcheck").status() == 200;
  }

  private Answer put(int weight) {
    return api.put("/v1/pools/p/targets/t", "{\"weight\": " + weight + "}");
  }

  @Test
  void aFullDiskIsWrittenIntoTheReserveAndHealsWhenThereIsRoomAgain() throws Exception {
    Await.until("the reserve is there", () -> Files.exists(reserve()) && isHealthy());
    fill(0);
    // The result of the commit is recorded, and HAProxy runs it.
    put(5).expect(200);
    api.commit().expect(200);
    while (Files.size(reserve()) == RESERVE) {
      put(6).expect(200);
      put(7).expect(200);
    }
    assertThat(health("disk").path("healthy").asBoolean()).isFalse();
    assertThat(health("disk").path("message").asText())
        .contains("reserve", "bytes of " + RESERVE, "free some space");

    // Until the reserve is used up.
    Answer last;
    do {
      put(8);
      last = put(9);
    } while (last.status() == 200);
    assertThat(Files.size(reserve())).isZero();
    last.expectProblem(503, "store-unavailable");
    assertThat(last.json().path("detail").asText()).contains("disk full", "free some space");
    assertThat(health("event-log").path("healthy").asBoolean()).isFalse();

    Files.delete(disk.resolve("fill"));
    put(77).expect(200);
    api.commit().expect(200);
    Await.until("the reserve is whole", () -> Files.size(reserve()) == RESERVE && isHealthy());
  }

  @Test
  void nothingButTheLogIsWrittenWhileLittleIsFree() throws Exception {
    Await.until("the reserve is there", () -> Files.exists(reserve()) && isHealthy());
    fill(2 << 20);
    Answer refused =
        api.get("/v1/controller/_export-sql").expectProblem(507, "insufficient-storage");
    assertThat(refused.json().path("detail").asText())
        .contains("bytes are free", "are needed", "disk.freeSpace");
    api.post("/v1/controller/backup/b").expectProblem(507, "insufficient-storage");
    api.put("/v1/controller/_import-sql", "{}").expectProblem(507, "insufficient-storage");
    put(3).expect(200);
    api.commit().expect(200);
    assertThat(health("disk").path("message").asText()).contains("only the event log is written");
    makeRoom();
    api.post("/v1/controller/backup/b").expect(200);
  }

  @Test
  void hrapiStartsOnAFullDisk() throws Exception {
    Await.until("the reserve is there", () -> Files.exists(reserve()) && isHealthy());
    fill(0);
    hrapi.kill();
    hrapi.start();
    put(4).expect(200);
    makeRoom();
  }
}
