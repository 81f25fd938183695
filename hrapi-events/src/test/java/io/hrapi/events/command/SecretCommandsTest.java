package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.certificate;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putCertificate;
import static io.hrapi.events.fixture.Some.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.DestroySecret.Need;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {

  @Nested
  class Rotating {

    @Test
    void saysWhichKeysAreSealedAnewUnderWhichMasterKey() {
      Command rotate = new RotateSecrets("k2", List.of(secret("s1", "k2"), secret("s0", "k2")));
      Given given = given(putCertificate("c", 1, "s1"));
      assertThat(rotate.decide(given.view()).attachments())
          .isEqualTo(Attachments.ofResealed(List.of(secret("s1", "k2"), secret("s0", "k2"))));
      View view =
          given
              .when(rotate)
              .thenEvent("SecretsRotated", "/secrets")
              .thenChanges(new SecretsResealed("k2", List.of("s1", "s0")));
      assertThat(view.modelVersion()).isEqualTo(1);
      assertThat(view.version()).isEqualTo(2);
    }

    @Test
    void ofNoneIsAnEventToo() {
      Given.nothing()
          .when(new RotateSecrets("k2", List.of()))
          .thenChanges(new SecretsResealed("k2", List.of()));
    }

    @Test
    void takesNoneThatIsSealedUnderAnotherKey() {
      assertThatThrownBy(
              () -> new RotateSecrets("k2", List.of(secret("s1", "k2"), secret("s2", "k1"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("secret s2 under key k1");
    }
  }

  @Nested
  class Destroying {

    @Test
    void takesAKeyThatNoCertificateNames() {
      Command destroy = new DestroySecret("s1", true, List.of());
      Given given = given(putCertificate("c", 1, "s1"), putCertificate("c", 2, "s2"));
      assertThat(destroy.decide(given.view()).attachments())
          .isEqualTo(Attachments.ofDestroyed("s1"));
      View view =
          given
              .when(destroy)
              .thenDeleted()
              .thenEvent("SecretDestroyed", "/secrets/s1")
              .thenChanges(new SecretDestroyed("s1"));
      assertThat(view.modelVersion()).isEqualTo(2);
    }

    @Test
    void isRefusedWhileACertificateNamesTheKey() {
      assertThat(
              given(putCertificate("c", 1, "s1"), putCertificate("d", 1, "s2"))
                  .when(new DestroySecret("s2", true, List.of()))
                  .thenRefused(Refusal.Conflict.class, "\"s2\"", "/certificates/d")
                  .conflicting())
          .containsExactly("/certificates/d");
    }

    @Test
    void isRefusedWhileHaproxyOrAWayBackNeedsTheKey() {
      assertThat(
              given(putCertificate("c", 1, "s1"))
                  .when(
                      new DestroySecret(
                          "s0", true, List.of(Need.RUNNING, Need.PENDING, Need.WAY_BACK)))
                  .thenRefused(
                      Refusal.Conflict.class,
                      "\"s0\"",
                      "/haproxy/configuration/running",
                      "commit",
                      "change anything in the model",
                      "confirm")
                  .conflicting())
          .containsExactly(
              "/haproxy/configuration/running",
              "/haproxy/configuration/pending",
              "/controller/confirm");
    }

    @Test
    void isRefusedIfThereIsNoSuchKey() {
      Given.nothing()
          .when(new DestroySecret("s1", false, List.of()))
          .thenRefused(Refusal.NotFound.class, "no secret \"s1\"");
    }
  }

  /** The one writer on a real file. */
  @Nested
  class OnDisk {

    @TempDir Path folder;

    private EventStore store;
    private CommandHandler handler;

    @BeforeEach
    void open() {
      store =
          SqliteEventStore.open(folder.resolve("log.db"), UUID::randomUUID, InstantSource.system());
      handler =
          new CommandHandler(
              store,
              View.EMPTY,
              Clock.systemUTC(),
              UUID::randomUUID,
              "node",
              (state, events) -> {});
    }

    @AfterEach
    void close() {
      handler.close();
      store.close();
    }

    private Accepted write(Command command) {
      return Writer.accepted(handler.submit(command, Preconditions.NONE, Some.CLIENT));
    }

    private void assertChain(long events) {
      assertThat(ChainVerifier.verify(store))
          .isEqualTo(new ChainVerifier.Result(events, handler.view().head(), null));
      assertThat(new Replay(store).replay(View.EMPTY, events)).isEqualTo(handler.view());
    }

    @Test
    void keysComeAreSealedAnewAndGoAndTheChainStaysValid() {
      write(putCertificate("c", 1, "s1"));
      write(putCertificate("c", 1, "again"));
      write(putCertificate("c", 2, "s2"));
      assertThat(store.secrets()).containsExactly(secret("s1", "k1"), secret("s2", "k1"));
      assertChain(3);

      write(new RotateSecrets("k2", List.of(secret("s1", "k2"), secret("s2", "k2"))));
      assertThat(store.secrets()).containsExactly(secret("s1", "k2"), secret("s2", "k2"));
      assertChain(4);

      EventRecord destroyed = write(DestroySecret.in(store, "s1", List.of())).event();
      assertThat(store.secrets()).containsExactly(secret("s2", "k2"));
      assertThat(destroyed.subject()).isEqualTo("/secrets/s1");
      assertThat(ChangeCodec.decode(destroyed.format(), destroyed.changes()))
          .isEqualTo(List.of(new SecretDestroyed("s1")));
      assertChain(5);

      assertThatThrownBy(() -> write(DestroySecret.in(store, "s1", List.of())))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(Refusal.NotFound.class);
      assertThatThrownBy(() -> write(DestroySecret.in(store, "s2", List.of())))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(Refusal.Conflict.class);
      assertChain(5);
    }

    @Test
    void aDeletedCertificateLeavesItsKeyForARestore() {
      write(putCertificate("c", 1, "s1"));
      write(new DeleteCertificate(name("c")));
      assertThat(handler.view().model().certificates()).isEmpty();
      assertThat(store.secret("s1")).contains(secret("s1", "k1"));
    }

    @Test
    void destroyingTwiceAtOnceDoesNoHarm() {
      write(putCertificate("c", 1, "s1"));
      write(new DeleteCertificate(name("c")));
      DestroySecret destroy = DestroySecret.in(store, "s1", List.of());
      write(destroy);
      write(destroy);
      write(new RotateSecrets("k2", List.of(secret("s1", "k2"))));
      assertThat(store.secrets()).isEmpty();
      assertThat(handler.failure()).isEmpty();
      assertChain(5);
    }

    @Test
    void sealingAnewWhatWasNeverKeptWritesNothingAndTheWriterGoesOn() {
      assertThatThrownBy(() -> write(new RotateSecrets("k2", List.of(secret("s1", "k2")))))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(UnavailableException.class)
          .hasMessageContaining("no secret s1");
      assertThat(write(putCertificate("c", 1, "s1")).view().model().certificate(name("c")))
          .isEqualTo(certificate("c", 1, "s1"));
      assertChain(1);
    }
  }
}
