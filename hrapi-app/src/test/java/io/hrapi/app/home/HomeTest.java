package io.hrapi.app.home;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders hrapi accepts as its home, how it changes them, and what they contain. */
final class HomeTest {

  /** Another user, whichever one runs the test. */
  private static final int ANOTHER = 65_534;

  private static final int OPEN = 0777;
  private static final int STICKY = 01777;

  @TempDir Path given;
  private Path root = Path.of("");

  @BeforeEach
  void byItsRealName() throws IOException {
    root = given.toRealPath();
  }

  private static Home home(Path path) {
    return Home.of("t", Map.of("HRAPI_HOME", path.toString()));
  }

  private static Path mode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
    return path;
  }

  private static String mode(Path path) throws IOException {
    return String.format(
        "%04o", (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
  }

  private Path folder(String name, int mode) throws IOException {
    return mode(Files.createDirectories(root.resolve(name)), mode);
  }

  /** Changes the owner, which needs root; otherwise skips the test. */
  private static void giveAway(Path path) throws IOException {
    assumeTrue(TrustedPath.ourId() == 0);
    Files.setAttribute(path, "unix:uid", ANOTHER, LinkOption.NOFOLLOW_LINKS);
  }

  private static void isRefused(Home home, String... words) {
    assertThatThrownBy(home::create)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Nested
  class AFolderThatIsThere {

    @ParameterizedTest
    @ValueSource(ints = {0700, 0755, 0711, STICKY})
    void keepsItsMode(int mode) throws IOException {
      Path folder = folder("given", mode);
      String before = mode(folder);
      Home home = home(folder).create();
      assertThat(mode(folder)).isEqualTo(before);
      assertThat(mode(home.path())).isEqualTo("0700");
      assertThat(home(folder).create().path()).isEqualTo(home.path());
    }

    @Test
    void isRefusedWhereOthersCanWriteToIt() throws IOException {
      Path folder = folder("given", OPEN);
      isRefused(home(folder), folder + " belongs to ", "0777", "chmod ", "HRAPI_HOME");
      assertThat(folder).isEmptyDirectory();
      assertThat(mode(folder)).isEqualTo("0777");
    }

    @Test
    void isRefusedWhereItIsAnothers() throws IOException {
      Path folder = folder("given", 0700);
      giveAway(folder);
      isRefused(home(folder), folder + " belongs to ", "0700", "chown");
    }

    @Test
    void isRefusedWhereOthersCanWriteToOneAboveIt() throws IOException {
      folder("above/given", 0700);
      Path above = folder("above", OPEN);
      isRefused(home(above.resolve("given")), above + " belongs to ", "0777");
      // Nothing is created in there either.
      isRefused(home(above.resolve("new/folder")), above + " belongs to ");
      assertThat(above.resolve("new")).doesNotExist();
    }

    @Test
    void isRefusedWhereOneAboveItIsAnothers() throws IOException {
      folder("above/given", 0700);
      Path above = folder("above", 0755);
      giveAway(above);
      isRefused(home(above.resolve("given")), above + " belongs to ", "0755");
    }

    @Test
    void isRefusedWhereItIsAFile() throws IOException {
      Path file = Files.createFile(root.resolve("file"));
      isRefused(home(file), file.toString(), "not a folder");
    }
  }

  @Nested
  class TheFolderOfALog {

    @Test
    void isMadeForItsOwnerAloneWithThoseAboveIt() throws IOException {
      Home home = home(root.resolve("a/b")).create();
      assertThat(mode(home.path())).isEqualTo("0700");
      assertThat(mode(root.resolve("a/b"))).isEqualTo("0700");
      assertThat(mode(root.resolve("a"))).isEqualTo("0700");
    }

    @ParameterizedTest
    @ValueSource(ints = {0750, 0755, 0701})
    void isRefusedWhereOthersCanLookIn(int mode) throws IOException {
      Path own = folder("given/t", mode);
      isRefused(home(root.resolve("given")), own + " belongs to ", "chmod 700 " + own);
      assertThat(mode(own)).isEqualTo(String.format("%04o", mode));
    }

    @Test
    void isRefusedWhereSomebodyMadeItBefore() throws IOException {
      Path common = folder("common", STICKY);
      Path own = folder("common/t", 0700);
      giveAway(own);
      isRefused(home(common), own + " belongs to ");
    }
  }

  @Nested
  class Links {

    private Path link(String name, String target) throws IOException {
      return Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    @Test
    void areFollowed() throws IOException {
      folder("far/away", 0755);
      Path link = link("link", "far/../far/./away");
      Home home = home(link).create();
      assertThat(home.path().toRealPath()).isEqualTo(root.resolve("far/away/t"));
      assertThat(home(link).create().path()).isEqualTo(home.path());
    }

    @Test
    void intoAFolderThatOthersCanWriteToAreRefused() throws IOException {
      folder("far/away", 0700);
      Path far = folder("far", OPEN);
      isRefused(home(link("link", far.resolve("away").toString())), far + " belongs to ");
    }

    @Test
    void ofOthersAreRefused() throws IOException {
      folder("far", 0700);
      folder("common", STICKY);
      Path link = link("common/link", root.resolve("far").toString());
      giveAway(link);
      isRefused(home(link), link + " belongs to ");
    }

    @Test
    void inACircleAreRefused() throws IOException {
      link("a", "b");
      link("b", "a");
      assertThatThrownBy(home(root.resolve("a"))::create).hasMessageContaining("a");
    }
  }

  /** A private group for each user, as on Debian, where the umask is 002. */
  @Nested
  class AGroup {

    private static final String USERS =
        "root:x:0:0::/root:/bin/sh\nana:x:1000:1000::/:/bin/sh\nbob:x:1001:100::/:/bin/sh\n";

    private PrivateGroups groups(String groups) throws IOException {
      return new PrivateGroups(
          Files.writeString(root.resolve("passwd"), USERS),
          Files.writeString(root.resolve("group"), groups));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana:x:1000:", "ana:x:1000:ana", "users:x:100:\nana:x:1000:ana"})
    void ofOneUserAloneIsThatUser(String groups) throws IOException {
      assertThat(groups(groups + "\n").isOfOne(1000, 1000)).isTrue();
      assertThat(groups(groups + "\n").isOfOne(1000, 1001)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana:x:1000:bob", "ana:x:1000:ana,bob", "", "a:x:1000:\nb:x:1000:bob"})
    void thatOthersAreInOrNobodyKnowsIsNot(String groups) throws IOException {
      assertThat(groups(groups + "\n").isOfOne(1000, 1000)).isFalse();
    }

    @Test
    void thatIsTheFirstOfAnotherUserIsNot() throws IOException {
      assertThat(groups("users:x:100:ana\n").isOfOne(100, 1000)).isFalse();
    }

    @Test
    void ofAMachineWithoutSuchFilesIsNot() {
      Path none = root.resolve("none");
      assertThat(new PrivateGroups(none, none).isOfOne(1000, 1000)).isFalse();
    }

    @Test
    void thatCanWriteToAFolderIsAskedAbout() throws IOException {
      Path folder = folder("given", 0770);
      int group = (int) Files.getAttribute(folder, "unix:gid");
      int user = TrustedPath.ourId();
      Path users =
          Files.writeString(root.resolve("passwd"), "me:x:" + user + ":" + group + "::/:/bin/sh\n");
      Path own = Files.writeString(root.resolve("own"), "me:x:" + group + ":\n");
      Path shared = Files.writeString(root.resolve("shared"), "me:x:" + group + ":eve\n");
      new TrustedPath(new PrivateGroups(users, own)).check(folder);
      assertThatThrownBy(() -> new TrustedPath(new PrivateGroups(users, shared)).check(folder))
          .hasMessageContainingAll(folder + " belongs to ", "0770", "g-w");
    }
  }

  @Nested
  class ItsFiles {

    private Path open(Home home, String name) throws IOException {
      Path file = home.path().resolve(name);
      Files.createDirectories(file.getParent());
      return mode(Files.writeString(file, "x"), 0644);
    }

    @Test
    void thatAreOpenToOthersAreClosed() throws IOException {
      Home home = home(root.resolve("given")).create();
      Path log = open(home, "log.sqlite");
      Path snapshot = open(home, "snapshots/1.snapshot");
      mode(snapshot, 0666);
      Path closed = mode(open(home, "lock"), 0400);
      Path folder = mode(home.snapshots(), 0755);
      assertThat(home.closeFiles()).containsExactlyInAnyOrder(log, snapshot);
      assertThat(mode(log)).isEqualTo("0600");
      assertThat(mode(snapshot)).isEqualTo("0600");
      assertThat(mode(closed)).isEqualTo("0400");
      assertThat(mode(folder)).isEqualTo("0755");
      assertThat(home.closeFiles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "snapshots/17.partial",
          "backups/b/1/b.db.partial",
          "backups/b/1/b.json.partial",
          "transfers/x.db.12345.partial",
          "history/3.run.partial",
          "native/sqlite-3.so.partial",
          "loading.partial"
        })
    void thatWereHalfWrittenAreDeleted(String name) throws IOException {
      Home home = home(root.resolve("given")).create();
      Path partial = open(home, name);
      Path whole = open(home, name.replace(".partial", ""));
      Path haproxys = open(home, "haproxy/x.partial");
      assertThat(home.deletePartialFiles()).containsExactly(partial);
      assertThat(partial).doesNotExist();
      assertThat(whole).exists();
      assertThat(haproxys).exists();
      assertThat(home.deletePartialFiles()).isEmpty();
    }

    @Test
    void thatHoldKeysAreNotSinceTheyAreToBeToldOf() throws IOException {
      Home home = home(root.resolve("given")).create();
      for (String name : new String[] {"master.key", "master.key.previous", "checkpoint.key"}) {
        assertThat(mode(open(home, name))).isEqualTo("0644");
      }
      assertThat(home.closeFiles()).isEmpty();
      assertThat(mode(home.masterKey())).isEqualTo("0644");
    }

    @Test
    void ofHaproxyAreItsOwnAffairAndLinksLeadNowhere() throws IOException {
      Home home = home(root.resolve("given")).create();
      open(home, "haproxy/haproxy.log");
      open(home, "sockets/x");
      Path outside = mode(Files.writeString(root.resolve("outside"), "x"), 0644);
      Files.createSymbolicLink(home.path().resolve("link"), outside);
      Files.createSymbolicLink(home.path().resolve("folder"), root);
      assertThat(home.closeFiles()).isEmpty();
      assertThat(mode(outside)).isEqualTo("0644");
    }

    @Test
    void areMadeAnewWhereOneIsThatOthersHoldOpen() throws IOException {
      Path file = mode(Files.writeString(root.resolve("file"), "theirs"), 0666);
      try (FileChannel theirs = FileChannel.open(file);
          FileChannel ours = PrivateFiles.openEmpty(file)) {
        ours.write(ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(theirs.size()).isEqualTo(6);
        assertThat(Files.readString(file)).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        ByteBuffer read = ByteBuffer.allocate(6);
        theirs.read(read);
        assertThat(read.array()).isEqualTo("theirs".getBytes(StandardCharsets.UTF_8));
      }
    }

    @Test
    void ofTheLockAreItsOwnersAlone() throws IOException {
      Home home = home(root.resolve("given")).create();
      home.lock().close();
      assertThat(Files.getPosixFilePermissions(home.path().resolve("lock")))
          .isEqualTo(fromString("rw-------"));
    }
  }
}
