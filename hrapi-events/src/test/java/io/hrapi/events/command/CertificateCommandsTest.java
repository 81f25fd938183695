package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.certificate;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putCertificate;
import static io.hrapi.events.fixture.Some.putEndpoints;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.log.Attachments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CertificateCommandsTest {

  private static Command listenWith(String gateway, String endpoint, String certificate) {
    return Puts.endpoint(name(gateway), name(endpoint), listen("*:443 @" + certificate));
  }

  @Nested
  class Putting {

    private Attachments attachments(Given given, Command command) {
      return command.decide(given.view()).attachments();
    }

    @Test
    void aNewCertificateIsMadeAndItsKeyIsKept() {
      Command put = putCertificate("c", 1, "s1");
      Given.nothing()
          .when(put)
          .thenCreated()
          .thenEvent("CertificatePut", "/certificates/c")
          .thenChanges(new ResourceChanged(null, certificate("c", 1, "s1")));
      assertThat(attachments(Given.nothing(), put))
          .isEqualTo(Attachments.ofSecrets(List.of(secret("s1", "k1"))));
    }

    @Test
    void anotherTakesThePlaceOfTheOneThatIsThere() {
      Given given = given(putCertificate("c", 1, "s1"));
      Command put = putCertificate("c", 2, "s2");
      assertThat(attachments(given, put))
          .isEqualTo(Attachments.ofSecrets(List.of(secret("s2", "k1"))));
      given
          .when(put)
          .thenModified()
          .thenChanges(new ResourceChanged(certificate("c", 1, "s1"), certificate("c", 2, "s2")));
    }

    @Test
    void theSameChainChangesNothingAndItsKeyIsNotKeptAgain() {
      Given given = given(putCertificate("c", 1, "s1"));
      Command put = putCertificate("c", 1, "s2");
      assertThat(attachments(given, put)).isEqualTo(Attachments.NONE);
      given.when(put).thenModified().thenNothingChanges();
    }

    @Test
    void theSameChainBringsItsKeyAnewWhereThatIsLost() {
      Given given = given(putCertificate("c", 1, "s1"));
      Command put = new PutCertificate(certificate("c", 1, "s2"), secret("s2", "k2"), true);
      assertThat(attachments(given, put))
          .isEqualTo(Attachments.ofSecrets(List.of(secret("s2", "k2"))));
      given
          .when(put)
          .thenModified()
          .thenChanges(new ResourceChanged(certificate("c", 1, "s1"), certificate("c", 1, "s2")));
    }

    @Test
    void theSameChainUnderAnotherNameIsAnotherCertificate() {
      given(putCertificate("c", 1, "s1"))
          .when(putCertificate("d", 1, "s2"))
          .thenCreated()
          .thenChanges(new ResourceChanged(null, certificate("d", 1, "s2")));
    }

    @Test
    void anotherKeyThanTheCertificateNamesIsAMistake() {
      assertThatThrownBy(
              () -> new PutCertificate(certificate("c", 1, "s1"), secret("s2", "k1"), false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("s1")
          .hasMessageContaining("s2");
    }
  }

  @Nested
  class AnEndpoint {

    @Test
    void mayNameACertificateThatIsThere() {
      given(putGateway("g"), putCertificate("key", 1, "s1"))
          .when(listenWith("g", "e", "key.pem"))
          .thenCreated()
          .thenChanges(new ResourceChanged(null, endpoint("g", "e", "*:443 @key")));
      given(putCertificate("key", 1, "s1"))
          .when(putEndpoints("g", Map.of(name("e"), listen("*:443 @key"))))
          .thenChanges(
              new ResourceChanged(null, gateway("g")),
              new ResourceChanged(null, endpoint("g", "e", "*:443 @key")));
    }

    @Test
    void mayNotNameOneThatIsGone() {
      given(putGateway("g"), putCertificate("key", 1, "s1"), new DeleteCertificate(name("key")))
          .when(listenWith("g", "e", "key"))
          .thenRefused(Refusal.NotFound.class, "certificate \"key\"", "/address");
    }
  }

  @Nested
  class Deleting {

    private final Command delete = new DeleteCertificate(name("c"));

    @Test
    void aCertificateGoesAndItsKeyStays() {
      Given given = given(putCertificate("c", 1, "s1"), putCertificate("d", 1, "s2"));
      assertThat(delete.decide(given.view()).attachments()).isEqualTo(Attachments.NONE);
      var view =
          given
              .when(delete)
              .thenDeleted()
              .thenEvent("CertificateDeleted", "/certificates/c")
              .thenChanges(new ResourceChanged(certificate("c", 1, "s1"), null));
      assertThat(view.model().certificates()).containsOnlyKeys(name("d"));
    }

    @Test
    void oneInUseIsRefusedAndEveryUserIsNamed() {
      Given given =
          given(
              putCertificate("c", 1, "s1"),
              putCertificate("d", 2, "s2"),
              putGateway("f"),
              putGateway("g"),
              listenWith("g", "e2", "c"),
              listenWith("g", "e1", "c"),
              listenWith("f", "e3", "c"),
              listenWith("f", "e4", "d"));
      List<String> users =
          List.of(
              "/gateways/f/endpoints/e3", "/gateways/g/endpoints/e1", "/gateways/g/endpoints/e2");
      assertThat(
              given
                  .when(delete)
                  .thenRefused(Refusal.Conflict.class, "\"c\"", String.join(", ", users))
                  .conflicting())
          .isEqualTo(users);
      assertThat(CertificateUsers.of(given.view(), name("c"))).isEqualTo(users);
    }

    @Test
    void oneThatIsNoLongerInUseGoes() {
      given(
              putCertificate("c", 1, "s1"),
              putGateway("g"),
              listenWith("g", "e", "c"),
              Puts.endpoint(name("g"), name("e"), listen("*:80")))
          .when(delete)
          .thenDeleted();
    }

    @Test
    void whatIsNotThereIsRefused() {
      Given.nothing()
          .when(delete)
          .thenRefused(Refusal.NotFound.class, "there is no certificate \"c\"");
    }
  }
}
