package io.hrapi.events.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotterTest {

  @TempDir Path directory;

  private static View view(long version, Model model) {
    return new View(new LogHead(version, Some.hash(1)), 1, version, model, Deployment.NONE);
  }

  /**
   * Offers views to a snapshotter whose last snapshot has version {@code last}, lets it finish, and
   * returns the names of the files.
   */
  private List<String> written(long last, View... views) throws IOException {
    try (Snapshotter snapshotter =
        new Snapshotter(new Snapshots(directory, Some.CACHE_KEY), last, DiskSpace.UNLIMITED)) {
      for (View view : views) {
        snapshotter.offer(view, List.of());
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aSnapshotIsWrittenAfter512Events() throws IOException {
    assertThat(written(100, view(611, Model.EMPTY))).isEmpty();
    assertThat(written(100, view(612, Model.EMPTY)))
        .containsExactly("0000000000000000612.snapshot");
  }

  @Test
  void aSnapshotWaitsForRoomOnTheDisk() throws IOException {
    DiskSpace full = new DiskSpace(directory.resolve("reserve"), 0, 1L << 60);
    try (Snapshotter snapshotter =
        new Snapshotter(new Snapshots(directory, Some.CACHE_KEY), 100, full)) {
      snapshotter.offer(view(612, Model.EMPTY), List.of());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLargeModelHasThemMoreRarely() throws IOException {
    Model large = Model.EMPTY;
    for (int i = 0; i < 20_000; i++) {
      large = large.with(Some.pool("p" + i), 1);
    }
    assertThat(written(0, view(4_999, large))).isEmpty();
    assertThat(written(0, view(5_000, large))).containsExactly("0000000000000005000.snapshot");
  }

  @Test
  void aSnapshotIsWrittenEarlierWhereEventsAreLarge() throws IOException {
    Log log = new Log();
    String large = "/" + "x".repeat(11 << 20);
    for (int i = 0; i < 3; i++) {
      log.add("Nothing", large, List.of());
    }
    try (Snapshotter snapshotter =
        new Snapshotter(new Snapshots(directory, Some.CACHE_KEY), 0, DiskSpace.UNLIMITED)) {
      for (int i = 0; i < 3; i++) {
        snapshotter.offer(log.views().get(i + 1), List.of(log.events().get(i)));
      }
    }
    assertThat(directory.resolve("0000000000000000003.snapshot")).exists();
    assertThat(directory.resolve("0000000000000000002.snapshot")).doesNotExist();
  }

  @Test
  void oneThatCannotBeWrittenIsPassedOver() throws IOException {
    Files.writeString(directory.resolve("file"), "x");
    try (Snapshotter snapshotter =
        new Snapshotter(
            new Snapshots(directory.resolve("file"), Some.CACHE_KEY), 0, DiskSpace.UNLIMITED)) {
      snapshotter.offer(view(5_000, Model.EMPTY), List.of());
    }
    assertThat(directory.resolve("file")).hasContent("x");
  }
}
