package io.hrapi.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.model.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DirectoryBackupsTest extends BackupStoreContract {

  private Path root() {
    return folder.resolve("backups");
  }

  @Override
  BackupStore store(BackupSizes sizes) {
    return new DirectoryBackups(root(), sizes);
  }

  @Override
  void plant(Name name, String version, Map<String, byte[]> files) throws IOException {
    Path place = Files.createDirectories(root().resolve(name.value()).resolve(version));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(place.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void everythingIsItsOwnersAlone() throws IOException {
    store(NAME, 1);
    try (Stream<Path> paths = Files.walk(root())) {
      for (Path path : paths.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    assertThat(root().resolve(NAME + "/1"))
        .isDirectoryContaining("glob:**/" + NAME + ".db")
        .isDirectoryContaining("glob:**/" + NAME + ".json")
        .isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aDatabaseOfOursTakesNoRoomASecondTime() throws IOException {
    Path file = folder.resolve("export");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, database(1, 500));
    store().store(NAME, file, note(1, 500));
    Path stored = root().resolve(NAME + "/1/" + NAME + ".db");
    assertThat(Files.getAttribute(stored, "unix:ino"))
        .isEqualTo(Files.getAttribute(file, "unix:ino"));
    Files.delete(file);
    store().fetch(NAME, 1, target());
    assertThat(target()).hasBinaryContent(database(1, 500));
  }

  @Test
  void whatSomebodyPutBesideADatabaseIsNotDeleted() throws IOException {
    store(NAME, 1);
    Files.writeString(root().resolve(NAME + "/1/mine"), "text");
    assertThatThrownBy(() -> store().delete(NAME, 1))
        .isInstanceOf(BackupException.Unavailable.class)
        .hasMessageContaining("files that are not a backup's");
    assertThat(root().resolve(NAME + "/1/mine")).hasContent("text");
    assertThat(store().version(NAME, 1).note()).isEmpty();
  }

  @Test
  void whatIsNoFolderOfAVersionIsPassedOver() throws IOException {
    store(NAME, 1);
    Files.writeString(root().resolve(NAME + "/7"), "a file");
    Files.createSymbolicLink(root().resolve(NAME + "/8"), folder);
    assertThat(numbers(NAME)).containsExactly(1);
  }

  @Test
  void aVersionThatSomebodyElseMadeIsPassedOver() throws IOException {
    store(NAME, 1);
    // The list does not show it as a version, but its name is taken: as if it were made after the
    // list was read.
    Files.writeString(root().resolve(NAME + "/2"), "");
    assertThat(store(NAME, 2)).isEqualTo(3);
  }

  @Test
  void aFolderThatCannotBeMadeIsUnavailable() throws IOException {
    Files.writeString(root(), "a file");
    assertThatThrownBy(() -> store(NAME, 1))
        .isInstanceOf(BackupException.Unavailable.class)
        .hasMessageContaining(root().toString());
  }

  @Test
  void whatIsNoDatabaseIsNotStoredWithANote() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no database");
    assertThatThrownBy(() -> store().store(NAME, file, note(1, 11)))
        .isInstanceOf(BackupException.BadAnswer.class);
    assertThat(store().version(NAME, 1).note()).isEmpty();
  }
}
