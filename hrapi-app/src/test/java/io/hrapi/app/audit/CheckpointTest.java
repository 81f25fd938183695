package io.hrapi.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly the signed text is accepted as signed, and nothing else. */
final class CheckpointTest {

  private static final String LOG = "7f6b7c1e-9f0a-4f0e-8a51-1f2d3c4b5a69";
  private static final LogHead HEAD = new LogHead(42, Hash.ofHex("ab".repeat(Hash.BYTES)));
  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123456Z");

  @TempDir Path folder;

  private static KeyPair fresh() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private CheckpointKey key(String name) {
    return CheckpointKey.in(folder.resolve(name), CheckpointTest::fresh);
  }

  @Test
  void aCheckpointIsANoteThatItsKeyOpens() {
    CheckpointKey key = key("a");
    String note = key.sign(LOG, HEAD, TIME).note();
    assertThat(note.lines().toList())
        .hasSize(6)
        .startsWith(
            "hrapi/" + LOG,
            "42",
            "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
            "time 2026-01-31T12:00:00.123456Z",
            "");
    assertThat(note).matches("(?s).*\n\n— hrapi/" + LOG + " [A-Za-z0-9+/]{91}=\n");
    Checkpoint opened =
        Checkpoint.open(note, VerifierKey.parse(key.verifier(LOG).toString() + "\n"));
    assertThat(opened.head()).isEqualTo(HEAD);
    assertThat(opened.logId()).isEqualTo(LOG);
    assertThat(opened.time()).isEqualTo(TIME);
    String countersigned = note + "— witness.example AAAAAAAA\n";
    assertThat(Checkpoint.open(countersigned, key.verifier(LOG)).head()).isEqualTo(HEAD);
  }

  @Test
  void noChangedCharacterIsStillSigned() {
    CheckpointKey key = key("a");
    String note = key.sign(LOG, HEAD, TIME).note();
    for (int i = 0; i < note.length() - 1; i++) {
      char other = note.charAt(i) == '1' ? '2' : '1';
      String changed = note.substring(0, i) + other + note.substring(i + 1);
      assertThatThrownBy(() -> Checkpoint.open(changed, key.verifier(LOG)))
          .as(changed)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a checkpoint");
    }
  }

  /** The last digit before the padding has two bits that are ignored when decoded. */
  @Test
  void noOtherSpellingOfTheSignatureIsSigned() {
    CheckpointKey key = key("a");
    String note = key.sign(LOG, HEAD, TIME).note();
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int last = note.length() - "?=\n".length();
    char other = digits.charAt(digits.indexOf(note.charAt(last)) + 1);
    String changed = note.substring(0, last) + other + note.substring(last + 1);
    assertThatThrownBy(() -> Checkpoint.open(changed, key.verifier(LOG)))
        .as(changed)
        .hasMessageContaining("is not a checkpoint");
  }

  @Test
  void anotherKeyOrNameOpensNothing() {
    String note = key("a").sign(LOG, HEAD, TIME).note();
    for (VerifierKey other :
        new VerifierKey[] {key("b").verifier(LOG), key("a").verifier("another")}) {
      assertThatThrownBy(() -> Checkpoint.open(note, other))
          .hasMessageContaining("no signature on it is by the key " + other);
    }
  }

  @Test
  void whatIsNoKeyIsRefused() {
    String text = key("a").verifier(LOG).toString();
    assertThatThrownBy(() -> VerifierKey.parse(text.replaceFirst("\\+[0-9a-f]{8}", "+00000000")))
        .hasMessageContaining("its key id is 00000000");
    assertThatThrownBy(() -> VerifierKey.parse("example.com/foo+00000000+AAAA"))
        .hasMessageContaining("not an Ed25519 key");
    assertThatThrownBy(() -> VerifierKey.parse("nonsense")).hasMessageContaining("expected <name>");
  }

  @Test
  void theKeyIsItsOwnersAloneAndStays() throws Exception {
    String first = key("a").verifier(LOG).toString();
    Path file = folder.resolve("a");
    assertThat(key("a").verifier(LOG)).hasToString(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(CheckpointKey.read(folder.resolve("none"))).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> key("a")).hasMessageContaining("others can read");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "nonsense");
    assertThatThrownBy(() -> key("a")).hasMessageContaining("does not contain an Ed25519 key pair");
  }
}
