package io.hrapi.events.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

  private static final long RESERVE = 2L * DiskSpace.PIECE_BYTES + 1_000;
  private static final long LIMIT = 5_000_000;

  @TempDir Path folder;
  private Path reserve;

  /** The free space that the disk reports, in bytes. */
  private long free = Long.MAX_VALUE;

  @BeforeEach
  void place() {
    reserve = folder.resolve("reserve");
  }

  private DiskSpace space(long bytes) {
    return new DiskSpace(reserve, bytes, LIMIT, path -> free);
  }

  private DiskSpace made() {
    DiskSpace space = space(RESERVE);
    space.restore();
    return space;
  }

  @Test
  void theReserveTakesBlocksAndIsItsOwnersAlone() throws Exception {
    assertThat(made().problem()).isEmpty();
    assertThat(reserve).hasSize(RESERVE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reserve)))
        .isEqualTo("rw-------");
    Process stat = new ProcessBuilder("stat", "-c", "%b", reserve.toString()).start();
    long blocks =
        Long.parseLong(new String(stat.getInputStream().readAllBytes(), US_ASCII).strip());
    assertThat(blocks * 512).isGreaterThanOrEqualTo(RESERVE);
  }

  @Test
  void itIsGivenUpPieceByPieceAndMadeAgainWhenThereIsRoom() {
    DiskSpace space = made();
    assertThat(space.giveUp()).isTrue();
    assertThat(reserve).hasSize(DiskSpace.PIECE_BYTES + 1_000);
    assertThat(space.problem().orElseThrow())
        .contains("reserve", (DiskSpace.PIECE_BYTES + 1_000) + " bytes of " + RESERVE, "full");
    assertThat(space.giveUp()).isTrue();
    assertThat(space.giveUp()).isTrue();
    assertThat(reserve).hasSize(0);
    assertThat(space.giveUp()).isFalse();

    free = RESERVE + LIMIT - 1;
    space.restore();
    assertThat(reserve).hasSize(0);
    assertThat(space.problem().orElseThrow())
        .contains(free + " bytes are free", (free + 1) + " are needed");
    free++;
    space.restore();
    assertThat(reserve).hasSize(RESERVE);
    assertThat(space.problem()).isEmpty();
  }

  @Test
  void whatIsSetIsWhatIsThere() {
    made();
    space(1_000).restore();
    assertThat(reserve).hasSize(1_000);
    DiskSpace none = space(0);
    none.restore();
    assertThat(reserve).doesNotExist();
    assertThat(none.giveUp()).isFalse();
    assertThat(none.problem()).isEmpty();
  }

  @Test
  void aReserveThatCannotBeMadeIsAProblem() throws Exception {
    Files.createDirectory(reserve);
    Files.createFile(reserve.resolve("in-the-way"));
    assertThat(space(1L << 20).problem()).isEmpty();
    DiskSpace space = made();
    assertThat(space.problem().orElseThrow()).contains("it cannot be created", "directory");
  }

  @Test
  void aDiskThatIsFullBeforeTheStartGivesTheLogAPiece() {
    DiskSpace space = made();
    free = DiskSpace.PIECE_BYTES;
    space.prepare();
    assertThat(reserve).hasSize(RESERVE);
    free--;
    space.prepare();
    assertThat(reserve).hasSize(DiskSpace.PIECE_BYTES + 1_000);
  }

  @Test
  void whatCanWaitNeedsMoreThanIsKeptForTheLog() {
    DiskSpace space = made();
    free = LIMIT + 10;
    space.require("an export is", 10);
    assertThat(space.hasRoom()).isTrue();
    assertThat(space.problem()).isEmpty();
    assertThatThrownBy(() -> space.require("an export is", 11))
        .isInstanceOf(DiskShortageException.class)
        .hasMessageContaining("an export is not written: 5000010 bytes are free")
        .hasMessageContaining("5000011 are needed")
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("disk.freeSpace");
    free = LIMIT - 1;
    assertThat(space.hasRoom()).isFalse();
    assertThat(space.problem().orElseThrow())
        .contains("only the event log is written", "4999999 bytes are free");
  }
}
