package io.hrapi.events.command;

import static io.hrapi.events.command.Given.given;
import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putEndpoints;
import static io.hrapi.events.fixture.Some.putGateway;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static io.hrapi.events.fixture.Some.set;
import static io.hrapi.events.fixture.Some.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Model;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A revision changes exactly when the resource's representation does. */
class RevisionTest {

  @Nested
  class OfAPoolAndItsTargets {

    /**
     * Version 1 adds eta, 2 its t1, which inherits its weight, 3 its t2 with its own weight, 4
     * theta.
     */
    private Given base() {
      return given(
          putPool("eta"),
          putTarget("eta", "t1", "h:1", null),
          putTarget("eta", "t2", "h:2", set(weight(7))),
          putPool("theta"));
    }

    private void thenRevisions(Given given, long eta, long policy, long t1, long t2, long theta) {
      Model model = given.view().model();
      assertThat(model.poolRevision(name("eta"))).hasValue(eta);
      assertThat(model.policyRevision(name("eta"))).hasValue(policy);
      assertThat(model.targetRevision(name("t1"))).hasValue(t1);
      assertThat(model.targetRevision(name("t2"))).hasValue(t2);
      assertThat(model.poolRevision(name("theta"))).hasValue(theta);
    }

    @Test
    void anewTargetIsAChangeOfItsPool() {
      thenRevisions(base(), 3, 1, 2, 3, 4);
    }

    @Test
    void aChangedTargetIsAChangeOfItsPool() {
      thenRevisions(base().and(putTarget("eta", "t1", "h:9", null)), 5, 1, 5, 3, 4);
    }

    @Test
    void theInheritedWeightIsAChangeOfThoseThatInherit() {
      thenRevisions(base().and(Puts.policy(name("eta"), null, weight(5), null)), 5, 5, 5, 3, 4);
    }

    @Test
    void theAlgorithmIsNoChangeOfTheTargets() {
      thenRevisions(
          base().and(Puts.policy(name("eta"), new Algorithm("first"), null, null)), 5, 5, 2, 3, 4);
    }

    @Test
    void theFlagIsNoChangeOfThePolicyOrTheTargets() {
      thenRevisions(base().and(Puts.pool(name("eta"), false, Map.of())), 5, 1, 2, 3, 4);
    }

    @Test
    void aMoveIsAChangeOfBothPools() {
      thenRevisions(base().and(putTarget("theta", "t1", null, null)), 5, 1, 5, 3, 5);
      thenRevisions(base().and(putPool("theta", "t2", "h:2")), 5, 1, 2, 5, 5);
    }

    @Test
    void aTargetThatMovedAwayNoLongerInheritsFromItsFormerPool() {
      thenRevisions(
          base()
              .and(
                  putTarget("theta", "t1", null, null),
                  Puts.policy(name("eta"), null, weight(5), null)),
          6,
          6,
          5,
          3,
          5);
    }

    @Test
    void aDeletedTargetIsAChangeOfItsPoolAlone() {
      Given given = base().and(new DeleteTarget(name("eta"), name("t1")));
      assertThat(given.view().model().poolRevision(name("eta"))).hasValue(5);
      assertThat(given.view().model().targetRevision(name("t1"))).isEmpty();
      assertThat(given.view().model().targetRevision(name("t2"))).hasValue(3);
    }

    @Test
    void aTargetThatGivesItsWeightUpChangesThenAndWithThePolicyAfterwards() {
      Given given = base().and(putTarget("eta", "t2", null, set(null)));
      thenRevisions(given, 5, 1, 2, 5, 4);
      thenRevisions(given.and(new ResetPolicy(name("eta"))), 5, 1, 2, 5, 4);
      thenRevisions(given.and(Puts.policy(name("eta"), null, weight(2), null)), 7, 7, 7, 7, 4);
    }

    @Test
    void whatChangesNothingAndWhatHappensToHaproxyIsNoChange() {
      thenRevisions(
          base()
              .and(
                  putPool("eta"),
                  putTarget("eta", "t1", "h:1", set(weight(1))),
                  Some.record(new HaproxyStarted("commit-1", 1))),
          3,
          1,
          2,
          3,
          4);
    }
  }

  @Nested
  class OfACertificate {

    /** Version 1 adds c, 2 d, 3 and 4 the gateways f and g, 5 the endpoint e of g, which uses c. */
    private Given base() {
      return given(
          Some.putCertificate("c", 1, "s1"),
          Some.putCertificate("d", 2, "s2"),
          putGateway("f"),
          putGateway("g"),
          put("g", "*:443 @c"));
    }

    private PutEndpoint put(String gateway, String address) {
      return Puts.endpoint(name(gateway), name("e"), listen(address));
    }

    private void thenRevisions(Given given, long c, long d) {
      assertThat(given.view().model().certificateRevision(name("c"))).hasValue(c);
      assertThat(given.view().model().certificateRevision(name("d"))).hasValue(d);
    }

    @Test
    void aNewUserIsAChange() {
      thenRevisions(base(), 5, 2);
    }

    @Test
    void anotherChainIsAChange() {
      thenRevisions(base().and(Some.putCertificate("c", 3, "s3")), 6, 2);
      thenRevisions(base().and(Some.putCertificate("c", 1, "s3")), 5, 2);
    }

    @Test
    void aUserThatTakesAnotherIsAChangeOfBoth() {
      thenRevisions(base().and(put("g", "*:443 @d")), 6, 6);
    }

    @Test
    void aUserThatMovesIsAChange() {
      thenRevisions(base().and(put("f", "*:443 @c")), 6, 2);
    }

    @Test
    void aUserThatGoesIsAChange() {
      thenRevisions(base().and(put("g", "*:443")), 6, 2);
      thenRevisions(base().and(new DeleteEndpoint(name("g"), name("e"))), 6, 2);
      thenRevisions(base().and(new DeleteGateway(name("g"))), 6, 2);
    }

    @Test
    void theRestOfAUsersAddressIsNoChange() {
      thenRevisions(base().and(put("g", ":444 @c")), 5, 2);
    }

    @Test
    void oneThatIsNotThereHasNone() {
      assertThat(base().view().model().certificateRevision(name("x"))).isEmpty();
    }
  }

  @Nested
  class OfAGatewayAndItsChildren {

    /** Version 1 adds f with e, 2 g, 3 its alias a. */
    private Given base() {
      return given(
          putEndpoints("f", Map.of(name("e"), listen("*:80"))),
          putGateway("g"),
          Puts.route(name("g"), name("a"), name("eta"), null, null));
    }

    private void thenRevisions(Given given, long f, long e, long g, long a) {
      Model model = given.view().model();
      assertThat(model.gatewayRevision(name("f"))).hasValue(f);
      assertThat(model.endpointRevision(name("e"))).hasValue(e);
      assertThat(model.gatewayRevision(name("g"))).hasValue(g);
      assertThat(model.routeRevision(name("g"), name("a"))).hasValue(a);
    }

    @Test
    void aChangedChildIsAChangeOfItsGateway() {
      thenRevisions(base(), 1, 1, 3, 3);
      thenRevisions(base().and(Puts.endpoint(name("f"), name("e"), listen(":80"))), 4, 4, 3, 3);
      thenRevisions(
          base().and(Puts.route(name("g"), name("a"), name("theta"), null, null)), 1, 1, 4, 4);
    }

    @Test
    void aMoveIsAChangeOfBothGateways() {
      thenRevisions(base().and(Puts.endpoint(name("g"), name("e"), null)), 4, 4, 4, 3);
      thenRevisions(base().and(putEndpoints("g", Map.of(name("e"), listen("*:80")))), 4, 4, 4, 3);
    }

    @Test
    void aDeletedChildIsAChangeOfItsGateway() {
      Given given =
          base()
              .and(new DeleteEndpoint(name("f"), name("e")), new DeleteRoute(name("g"), name("a")));
      assertThat(given.view().model().gatewayRevision(name("f"))).hasValue(4);
      assertThat(given.view().model().gatewayRevision(name("g"))).hasValue(5);
      assertThat(given.view().model().endpointRevision(name("e"))).isEmpty();
      assertThat(given.view().model().routeRevision(name("g"), name("a"))).isEmpty();
    }

    @Test
    void theGatewaysOwnFieldsAreNoChangeOfItsChildren() {
      thenRevisions(
          base()
              .and(
                  Puts.gateway(
                      name("g"),
                      null,
                      false,
                      set(name("eta")),
                      Map.of(),
                      Map.of(),
                      java.util.List.of())),
          1,
          1,
          4,
          3);
    }

    @Test
    void aPoolThatGoesWithACascadeIsAChangeOfThoseThatUsedIt() {
      Given given = base().and(putPool("eta"), new DeletePool(name("eta"), true));
      assertThat(given.view().model().gatewayRevision(name("g"))).hasValue(5);
      assertThat(given.view().model().gatewayRevision(name("f"))).hasValue(1);
    }
  }
}
