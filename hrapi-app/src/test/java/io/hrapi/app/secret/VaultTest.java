package io.hrapi.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.home.Home;
import io.hrapi.app.secret.SecretException.BadMasterKey;
import io.hrapi.app.secret.SecretException.DamagedSecret;
import io.hrapi.app.secret.SecretException.OtherMasterKey;
import io.hrapi.app.secret.SecretException.RotationRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultTest {

  private static final byte[] PLAIN = "a private key".getBytes(StandardCharsets.US_ASCII);
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String OTHER_HEX = "fedcba9876543210".repeat(4);

  @TempDir private Path root;
  private Path file;
  private byte filled;

  @BeforeEach
  void begin() {
    file = Home.of("a", Map.of("HRAPI_HOME", root.toString())).create().masterKey();
  }

  /** Returns a new vault, as after a start. */
  private Vault vault() {
    return vault(Map.of());
  }

  private Vault vault(Map<String, String> environment) {
    return new Vault(file, environment, this::fill);
  }

  private void fill(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = filled++;
    }
  }

  private static Map<String, String> variable(String text) {
    return Map.of("HRAPI_MASTER_KEY", text);
  }

  private Path beside(String word) {
    return file.resolveSibling("master.key." + word);
  }

  private List<String> files() throws IOException {
    try (var paths = Files.list(file.getParent())) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void write(Path path, String text, String permissions) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Nested
  final class Sealing {

    @Test
    void whatWasSealedIsOpenedAfterARestart() {
      SealedSecret sealed = vault().seal(PLAIN, "s");
      assertThat(vault().open(sealed, "s")).isEqualTo(PLAIN);
      assertThat(new String(sealed.toBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("private");
      assertThat(sealed.toBytes()).hasSize(12 + PLAIN.length + 16);
    }

    @Test
    void theSameSecretIsSealedDifferentlyEachTime() {
      Vault vault = vault();
      assertThat(vault.seal(PLAIN, "s")).isNotEqualTo(vault.seal(PLAIN, "s"));
    }

    @Test
    void anyChangedBitIsDamage() {
      Vault vault = vault();
      SealedSecret sealed = vault.seal(PLAIN, "s");
      for (int i = 0; i < sealed.toBytes().length; i++) {
        byte[] changed = sealed.toBytes();
        changed[i] ^= 1;
        assertThatThrownBy(() -> vault.open(new SealedSecret(sealed.keyId(), changed), "s"))
            .isInstanceOf(DamagedSecret.class)
            .hasMessageContaining("\"s\"");
      }
      for (int length : new int[] {0, 11, 12, 27, 28, sealed.toBytes().length - 1}) {
        byte[] cut = java.util.Arrays.copyOf(sealed.toBytes(), length);
        assertThatThrownBy(() -> vault.open(new SealedSecret(sealed.keyId(), cut), "s"))
            .isInstanceOf(DamagedSecret.class);
      }
    }

    @Test
    void aSecretDoesNotPassForAnother() {
      Vault vault = vault();
      SealedSecret sealed = vault.seal(PLAIN, "s");
      assertThatThrownBy(() -> vault.open(sealed, "t")).isInstanceOf(DamagedSecret.class);
    }

    @Test
    void anotherKeyIsNamedBesideOurs() {
      SealedSecret sealed = vault(variable(HEX)).seal(PLAIN, "s");
      Vault other = vault(variable(OTHER_HEX));
      assertThat(other.canOpen(sealed.keyId())).isFalse();
      assertThatThrownBy(() -> other.open(sealed, "s"))
          .isInstanceOf(OtherMasterKey.class)
          .hasMessageContaining(sealed.keyId())
          .hasMessageContaining(other.currentKeyId().orElseThrow())
          .hasMessageContaining("rotate-secrets");
      assertThatThrownBy(() -> vault().open(sealed, "s"))
          .isInstanceOf(OtherMasterKey.class)
          .hasMessageContaining("hrapi has none");
    }

    @Test
    void whatLiesUnderAnOldKeyIsSealedAnewWithThatKey() {
      SealedSecret sealed = vault(variable(HEX)).seal(PLAIN, "s");
      Vault vault = vault();
      assertThatThrownBy(() -> vault.reseal(sealed, "s")).isInstanceOf(OtherMasterKey.class);
      assertThatThrownBy(() -> vault.reseal(sealed, "s", MasterKey.parse(OTHER_HEX, "old")))
          .isInstanceOf(OtherMasterKey.class)
          .hasMessageContaining(sealed.keyId());
      SealedSecret resealed = vault.reseal(sealed, "s", MasterKey.parse(HEX, "old"));
      assertThat(resealed.keyId()).isEqualTo(vault.currentKeyId().orElseThrow());
      assertThat(vault.open(resealed, "s")).isEqualTo(PLAIN);
      assertThat(vault.reseal(resealed, "s")).isSameAs(resealed);
    }
  }

  @Nested
  final class TheKey {

    @Test
    void isNotMadeBeforeItIsNeeded() throws IOException {
      Vault vault = vault();
      assertThat(vault.canOpen("0123456789abcdef")).isFalse();
      assertThat(vault.currentKeyId()).isEmpty();
      assertThat(vault.isRotating()).isFalse();
      assertThat(files()).isEmpty();
      SealedSecret sealed = vault.seal(PLAIN, "s");
      assertThat(files()).containsExactly("master.key");
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
      assertThat(vault.canOpen(sealed.keyId())).isTrue();
    }

    @Test
    void isMadeAlthoughAStartEndedWhileItMadeOne() throws IOException {
      write(beside("partial"), "0123", "rw-------");
      vault().seal(PLAIN, "s");
      assertThat(files()).containsExactly("master.key");
    }

    @Test
    void isTakenOnceAnOperatorHasBroughtIt() throws IOException {
      SealedSecret sealed = vault(variable(HEX)).seal(PLAIN, "s");
      Vault vault = vault();
      assertThat(vault.canOpen(sealed.keyId())).isFalse();
      write(file, HEX, "rw-------");
      assertThat(vault.open(sealed, "s")).isEqualTo(PLAIN);
    }

    @Test
    void isTheEnvironmentsInEitherForm() throws IOException {
      byte[] bytes = HexFormat.of().parseHex(HEX);
      SealedSecret sealed = vault(variable(HEX)).seal(PLAIN, "s");
      for (String text :
          Set.of(
              Base64.getEncoder().encodeToString(bytes),
              Base64.getEncoder().withoutPadding().encodeToString(bytes),
              " " + HEX.toUpperCase(java.util.Locale.ROOT) + "\n")) {
        assertThat(vault(variable(text)).open(sealed, "s")).isEqualTo(PLAIN);
      }
      assertThat(files()).isEmpty();
    }

    @Test
    void ofTheFileStillOpensBesideTheEnvironments() {
      SealedSecret sealed = vault().seal(PLAIN, "s");
      Vault vault = vault(variable(HEX));
      assertThat(vault.open(sealed, "s")).isEqualTo(PLAIN);
      SealedSecret resealed = vault.reseal(sealed, "s");
      assertThat(resealed.keyId()).isEqualTo(MasterKey.parse(HEX, "").id());
    }

    @Test
    void hasAnIdThatIsNoPartOfIt() {
      MasterKey key = MasterKey.parse(HEX, "");
      assertThat(key.id())
          .matches("[0-9a-f]{16}")
          .isNotEqualTo(MasterKey.parse(OTHER_HEX, "").id());
      assertThat(HEX).doesNotContain(key.id());
      assertThat(key).hasToString("MasterKey[" + key.id() + "]");
    }

    @Test
    void isRefusedIfItIsNone() throws IOException {
      for (String text :
          new String[] {
            HEX.substring(1), HEX + "0", HEX.replace('0', 'g'), "c2VjcmV0", "pass word"
          }) {
        assertThatThrownBy(() -> vault(variable(text)).seal(PLAIN, "s"))
            .isInstanceOf(BadMasterKey.class)
            .hasNoCause()
            .hasMessageContaining("HRAPI_MASTER_KEY")
            .hasMessageContaining(text.length() + " characters")
            .message()
            .doesNotContain(text);
        write(file, text, "rw-------");
        assertThatThrownBy(() -> vault().canOpen("x"))
            .isInstanceOf(BadMasterKey.class)
            .hasNoCause()
            .hasMessageContaining(file.toString())
            .message()
            .doesNotContain(text);
      }
      write(file, "", "rw-------");
      assertThatThrownBy(() -> vault().seal(PLAIN, "s")).isInstanceOf(BadMasterKey.class);
      write(file, "0".repeat(2_000), "rw-------");
      assertThatThrownBy(() -> vault().seal(PLAIN, "s"))
          .isInstanceOf(BadMasterKey.class)
          .hasMessageContaining("2000 bytes");
    }

    @Test
    void isRefusedIfOthersCanReadIt() throws IOException {
      for (String permissions : Set.of("rw-r-----", "rw----r--", "rw--w----")) {
        write(file, HEX, permissions);
        assertThatThrownBy(() -> vault().seal(PLAIN, "s"))
            .isInstanceOf(BadMasterKey.class)
            .hasMessageContaining(permissions)
            .hasMessageContaining("chmod 600")
            .message()
            .doesNotContain(HEX);
      }
    }

    @Test
    void isRefusedIfItIsALinkOrAFolder() throws IOException {
      Path elsewhere = root.resolve("elsewhere");
      write(elsewhere, HEX, "rw-------");
      Files.createSymbolicLink(file, elsewhere);
      assertThatThrownBy(() -> vault().seal(PLAIN, "s"))
          .isInstanceOf(BadMasterKey.class)
          .hasMessageContaining("link to " + elsewhere);
      Files.delete(elsewhere);
      // A dangling link does not count as a missing key.
      assertThatThrownBy(() -> vault().seal(PLAIN, "s")).isInstanceOf(BadMasterKey.class);
      Files.delete(file);
      Files.createDirectory(file);
      assertThatThrownBy(() -> vault().seal(PLAIN, "s"))
          .isInstanceOf(BadMasterKey.class)
          .hasMessageContaining("not a regular file");
    }
  }

  @Nested
  final class Rotation {

    @Test
    void leadsToANewKeyAndKeepsTheOldOneAsThePrevious() throws IOException {
      Vault vault = vault();
      SealedSecret old = vault.seal(PLAIN, "s");
      String fresh = vault.beginRotation(false);
      assertThat(fresh).isNotEqualTo(old.keyId());
      assertThat(files()).containsExactly("master.key", "master.key.next");
      assertThat(Files.getPosixFilePermissions(beside("next")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      // A secret sealed during the rotation uses the new key.
      assertThat(vault.seal(PLAIN, "t").keyId()).isEqualTo(fresh);
      SealedSecret resealed = vault.reseal(old, "s");
      assertThat(resealed.keyId()).isEqualTo(fresh);
      vault.finishRotation(Set.of(fresh, "ffffffffffffffff"));
      assertThat(files()).containsExactly("master.key", "master.key.previous");
      for (Vault later : List.of(vault, vault())) {
        assertThat(later.currentKeyId()).contains(fresh);
        assertThat(later.isRotating()).isFalse();
        assertThat(later.open(resealed, "s")).isEqualTo(PLAIN);
        assertThat(later.open(old, "s")).isEqualTo(PLAIN);
      }
    }

    @Test
    void thatStopsAnywhereLeavesEverySecretOpenable() throws IOException {
      SealedSecret old = vault().seal(PLAIN, "s");
      // Interrupted while the new key was written.
      write(beside("next.partial"), "01", "rw-------");
      assertThat(vault().open(old, "s")).isEqualTo(PLAIN);
      assertThat(vault().currentKeyId()).contains(old.keyId());
      // Interrupted after the first step.
      String fresh = vault().beginRotation(false);
      assertThat(files()).containsExactly("master.key", "master.key.next");
      assertThat(vault().isRotating()).isTrue();
      assertThat(vault().open(old, "s")).isEqualTo(PLAIN);
      // Interrupted after the event: the next attempt continues the same rotation.
      SealedSecret resealed = vault().reseal(old, "s");
      assertThat(vault().beginRotation(false)).isEqualTo(fresh);
      assertThat(vault().open(resealed, "s")).isEqualTo(PLAIN);
      assertThat(vault().reseal(resealed, "s")).isSameAs(resealed);
      // Interrupted between the two renames of the last step.
      Files.move(file, beside("previous"));
      assertThat(vault().currentKeyId()).contains(fresh);
      assertThat(vault().open(old, "s")).isEqualTo(PLAIN);
      assertThat(vault().open(resealed, "s")).isEqualTo(PLAIN);
      assertThat(vault().beginRotation(false)).isEqualTo(fresh);
      assertThatThrownBy(() -> vault().finishRotation(Set.of(old.keyId(), fresh)))
          .isInstanceOf(RotationRefused.class);
      vault().finishRotation(Set.of(fresh));
      assertThat(files()).containsExactly("master.key", "master.key.previous");
      assertThat(vault().currentKeyId()).contains(fresh);
      assertThat(vault().open(old, "s")).isEqualTo(PLAIN);
      assertThat(vault().open(resealed, "s")).isEqualTo(PLAIN);
    }

    @Test
    void isNotFinishedWhileAnOlderKeyIsInUse() throws IOException {
      Vault vault = vault();
      String first = vault.seal(PLAIN, "s").keyId();
      String second = vault.beginRotation(false);
      assertThatThrownBy(() -> vault.finishRotation(Set.of(first, second)))
          .isInstanceOf(RotationRefused.class)
          .hasMessageContaining(first)
          .hasMessageContaining(second);
      assertThat(files()).containsExactly("master.key", "master.key.next");
      vault.finishRotation(Set.of(second));
      String third = vault.beginRotation(false);
      // Sealed before the first rotation, but added to the log after it.
      assertThatThrownBy(() -> vault.finishRotation(Set.of(first, third)))
          .isInstanceOf(RotationRefused.class)
          .hasMessageContaining(first);
      vault.finishRotation(Set.of(third));
      assertThat(vault.canOpen(first)).isFalse();
      assertThat(vault.canOpen(second)).isTrue();
    }

    @Test
    void isRefusedWithoutAKeyOrWithTheEnvironments() throws IOException {
      assertThatThrownBy(() -> vault().beginRotation(false))
          .isInstanceOf(RotationRefused.class)
          .hasMessageContaining("no master key yet");
      assertThatThrownBy(() -> vault(variable(HEX)).beginRotation(false))
          .isInstanceOf(RotationRefused.class)
          .hasMessageContaining("HRAPI_MASTER_KEY");
      assertThatThrownBy(() -> vault().finishRotation(Set.of()))
          .isInstanceOf(RotationRefused.class)
          .hasMessageContaining("start one");
      assertThat(files()).isEmpty();
    }
  }
}
