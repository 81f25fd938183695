package io.hrapi.events.command;

import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.change.UploadDiscarded;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PendingCommandsTest {

  private static final KeptText TEXT = Some.text(1);
  private static final SortedSet<Name> NONE = new TreeSet<>();
  private static final UploadReference UPLOAD = new UploadReference(TEXT.sha256(), NONE);

  @Test
  void anUploadIsPendingAndItsTextKept() {
    Log log = Log.of(putPool("a"));
    Decision decision = new PutPending(TEXT, NONE).decide(log.view());
    assertThat(decision.type().storedName()).isEqualTo("PendingPut");
    assertThat(decision.subject()).isEqualTo("/haproxy/configuration/pending");
    assertThat(decision.changes()).isEqualTo(List.of(new ConfigurationUploaded(UPLOAD)));
    assertThat(decision.attachments().texts()).containsExactly(TEXT);
    log.add(new PutPending(TEXT, NONE));
    assertThat(log.view().deployment().pending()).isEqualTo(UPLOAD);
    assertThat(new PutPending(TEXT, NONE).decide(log.view()).changes()).isEmpty();
    SortedSet<Name> certificates = new TreeSet<>(Set.of(name("a")));
    PutPending naming = new PutPending(TEXT, certificates);
    assertThatThrownBy(() -> naming.decide(log.view())).isInstanceOf(Refusal.NotFound.class);
    log.add(new PutCertificate(Some.certificate("a", 1, "s1"), Some.secret("s1", "k1"), false));
    assertThat(naming.decide(log.view()).changes()).hasSize(1);
    log.add(naming);
    assertThatThrownBy(() -> new DeleteCertificate(name("a")).decide(log.view()))
        .isInstanceOf(Refusal.Conflict.class)
        .hasMessageContaining("/haproxy/configuration/pending");
  }

  @Test
  void theRevisionIsOfWhatLastChangedIt() {
    assertThat(new DeletePending().revision(Log.of().view())).isEmpty();
    Log log = Log.of(putPool("a"), new PutPending(TEXT, NONE), putPool("b"));
    assertThat(new DeletePending().revision(log.view())).isEqualTo(OptionalLong.of(2));
    assertThat(new PutPending(TEXT, NONE).revision(log.view())).isEqualTo(OptionalLong.of(2));
  }

  @Test
  void onlyAnUploadIsDiscarded() {
    Log log = Log.of(putPool("a"), new PutPending(TEXT, NONE));
    assertThat(new DeletePending().decide(log.view()).changes())
        .isEqualTo(List.of(new UploadDiscarded(UPLOAD)));
    log.add(new DeletePending());
    assertThatThrownBy(() -> new DeletePending().decide(log.view()))
        .isInstanceOf(Refusal.NotFound.class);
  }
}
