package io.hrapi.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheKeyFileTest {

  @TempDir Path home;
  private Path file = Path.of("");

  @BeforeEach
  void inAHome() {
    file = home.resolve("cache.key");
  }

  private CacheKey key() {
    return CacheKeyFile.in(file, new SecureRandom()::nextBytes);
  }

  private static byte[] mac(CacheKey key) {
    return key.mac("test").doFinal(new byte[] {1});
  }

  @Test
  void isMadeOnceForItsOwnerAlone() throws IOException {
    assertThat(CacheKeyFile.read(file)).isEmpty();
    byte[] first = mac(key());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllBytes(file)).hasSize(CacheKey.BYTES);
    assertThat(mac(key())).isEqualTo(first);
    assertThat(mac(CacheKeyFile.read(file).orElseThrow())).isEqualTo(first);
  }

  @Test
  void thatOthersCouldReadIsMadeAnew() throws IOException {
    byte[] first = mac(key());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(CacheKeyFile.read(file)).isEmpty();
    assertThat(mac(key())).isNotEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void thatIsNoKeyIsMadeAnew() throws IOException {
    key();
    Files.write(file, new byte[3]);
    assertThat(CacheKeyFile.read(file)).isEmpty();
    key();
    assertThat(Files.readAllBytes(file)).hasSize(CacheKey.BYTES);
  }

  @Test
  void thatIsLostIsAnother() throws IOException {
    byte[] first = mac(key());
    Files.delete(file);
    assertThat(mac(key())).isNotEqualTo(first);
  }
}
