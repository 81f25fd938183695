package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.certificate;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.putCertificate;
import static io.hrapi.events.fixture.Some.putEndpoints;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A document of the whole model: the state becomes exactly that. */
class PutModelTest {

  private static Model withoutCertificates(Model model) {
    return Model.of(model.gateways().values(), model.pools().values(), List.of());
  }

  private static PutModel of(Model wanted) {
    return new PutModel(withoutCertificates(wanted), null);
  }

  private static PutModel of(Model wanted, String certificate, @Nullable Hash fingerprint) {
    return new PutModel(
        withoutCertificates(wanted), Map.of(name(certificate), new Assigned<>(fingerprint)));
  }

  private static Given https() {
    return given(
        putCertificate("c", 1, "s1"), putEndpoints("g", Map.of(name("e"), listen("*:443 @c"))));
  }

  @Test
  void addsChangesAndRemoves() {
    Model wanted = given(putPool("p", "t", "h:2"), putPool("q", "u", "h:3")).view().model();
    given(putPool("p", "t", "h:1"), putGateway("g"))
        .when(of(wanted))
        .thenEvent("ModelPut", "/model")
        .thenChanges(
            new ResourceChanged(null, pool("q")),
            new ResourceChanged(target("p", "t", "h:1"), target("p", "t", "h:2")),
            new ResourceChanged(null, target("q", "u", "h:3")),
            new ResourceChanged(gateway("g"), null));
  }

  @Test
  void ofWhatIsThereChangesNothing() {
    for (int seed = 0; seed < 100; seed++) {
      View view = Log.random(seed, 40).view();
      assertThat(of(view.model()).decide(view).changes()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void bringsNoCertificates() {
    Model model = https().view().model();
    assertThatThrownBy(() -> new PutModel(model, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thatDoesNotSpeakOfCertificatesLeavesThem() {
    https()
        .when(of(Model.EMPTY))
        .thenChanges(
            new ResourceChanged(Some.endpoint("g", "e", "*:443 @c"), null),
            new ResourceChanged(gateway("g"), null));
  }

  @Test
  void removesCertificatesThatItDoesNotList() {
    Given given = https().and(putCertificate("d", 2, "s2"));
    given
        .when(of(given.view().model(), "c", null))
        .thenChanges(new ResourceChanged(certificate("d", 2, "s2"), null));
  }

  @Test
  void keepsCertificatesThatItsOwnEndpointsUse() {
    Given given = https();
    Refusal.Conflict refusal =
        given
            .when(new PutModel(withoutCertificates(given.view().model()), Map.of()))
            .thenRefused(Refusal.Conflict.class, "\"c\"", "/gateways/g/endpoints/e");
    assertThat(refusal.conflicting()).containsExactly("/gateways/g/endpoints/e");
  }

  @Test
  void keepsCertificatesThatUploadsUse() {
    Refusal.Conflict refusal =
        given(
                putCertificate("c", 1, "s1"),
                new PutPending(Some.text(1), new TreeSet<>(Set.of(name("c")))))
            .when(new PutModel(Model.EMPTY, Map.of()))
            .thenRefused(Refusal.Conflict.class, "\"c\"");
    assertThat(refusal.conflicting()).containsExactly("/haproxy/configuration/pending");
  }

  @Test
  void takesCertificatesWithTheirFingerprintAlone() {
    Given given = https();
    Model model = given.view().model();
    Hash own = certificate("c", 1, "s1").fingerprint();
    given.when(of(model, "c", own)).thenNothingChanges();
    Refusal.Invalid other =
        given
            .when(of(model, "c", certificate("c", 2, "s1").fingerprint()))
            .thenRefused(Refusal.Invalid.class, own.toHex());
    assertThat(other.pointer()).isEqualTo("/certificates/c/fingerprint");
    Refusal.Invalid unknown =
        given.when(of(model, "x", null)).thenRefused(Refusal.Invalid.class, "\"x\"");
    assertThat(unknown.pointer()).isEqualTo("/certificates/x");
  }

  @Test
  void makesNoEndpointWithAnUnknownCertificate() {
    Model https = https().view().model();
    Refusal.Invalid refusal =
        given(putGateway("g")).when(of(https)).thenRefused(Refusal.Invalid.class, "\"c\"");
    assertThat(refusal.pointer()).isEqualTo("/gateways/g/endpoints/e");
    // An import leaves such endpoints; an endpoint that does not change is no reason to refuse.
    given(
            new ReplaceModel(
                EventType.IMPORTED,
                "/x",
                withoutCertificates(https),
                new Provenance("file", null, null),
                List.of()))
        .when(of(https))
        .thenNothingChanges();
  }

  @Test
  void isAboutTheNewestVersionOfTheModel() {
    View view = given(putPool("a"), putPool("b"), putPool("b")).view();
    PutModel put = of(Model.EMPTY);
    put.check(new Preconditions(Set.of(2L), false, false), view);
    put.check(new Preconditions(Set.of(3L), true, false), view);
    assertThatThrownBy(() -> put.check(new Preconditions(Set.of(1L), false, false), view))
        .isInstanceOf(Refusal.Stale.class);
    assertThat(put.revision(view)).hasValue(2);
  }

  /** The compiler would not notice that the caller can still change the map. */
  @Test
  void keepsItsOwnListOfCertificates() {
    Map<Name, Assigned<Hash>> listed = new java.util.HashMap<>();
    PutModel put = new PutModel(Model.EMPTY, listed);
    listed.put(name("c"), new Assigned<>(null));
    assertThat(put.certificates()).isEmpty();
  }
}
