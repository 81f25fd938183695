package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes as sentences. */
class PlanTest {

  private static final Name G = new Name("g");
  private static final Name ETA = new Name("eta");
  private static final Gateway GATEWAY = new Gateway(G, Protocol.HTTP, null, true);
  private static final Pool POOL = new Pool(ETA, true, Policy.DEFAULT);
  private static final Route ROUTE = new Route(G, new Name("a"), ETA, null, null);
  private static final Endpoint ENDPOINT =
      new Endpoint(new Name("e"), G, EndpointAddress.parse("*:80"));

  private static Target target(String name, String pool, @Nullable Integer weight, boolean on) {
    return new Target(
        new Name(name),
        new Name(pool),
        TargetAddress.parse("h:1"),
        weight == null ? null : new Weight(weight),
        on);
  }

  private static Target draining(String name) {
    return new Target(
        new Name(name),
        ETA,
        TargetAddress.parse("h:1"),
        new Weight(5),
        /* enabled= */ true,
        /* draining= */ true);
  }

  private static List<String> lines(Change... changes) {
    return Plan.of(List.of(changes)).lines();
  }

  @Test
  void saysWhatIsAddedAndOfItWhatIsNotAsUsual() {
    assertThat(
            lines(
                new ResourceChanged(null, GATEWAY),
                new ResourceChanged(null, POOL),
                new ResourceChanged(
                    null,
                    new Pool(
                        new Name("theta"),
                        false,
                        new Policy(Algorithm.BACKFILL, new Weight(3), 7))),
                new ResourceChanged(null, ENDPOINT),
                new ResourceChanged(null, ROUTE),
                new ResourceChanged(null, target("t1", "eta", null, true)),
                new ResourceChanged(null, target("t2", "eta", 1, false))))
        .containsExactly(
            "add gateway g",
            "add pool eta",
            "add pool theta: policy backfill, weights 3, maxconn 7, enabled false",
            "add endpoint e of gateway g: address *:80",
            "add association a of gateway g: pool eta",
            "add target t1 of pool eta: address h:1",
            "add target t2 of pool eta: address h:1, weight 1, enabled false");
  }

  @Test
  void saysOfWhatChangesWhatItWasAndWhatItBecomes() {
    assertThat(
            lines(
                new ResourceChanged(GATEWAY, new Gateway(G, Protocol.TCP, ETA, false)),
                new ResourceChanged(
                    ROUTE, new Route(G, new Name("a"), ETA, new Host("h.example"), null)),
                new ResourceChanged(target("t", "eta", null, true), target("t", "eta", 60, true)),
                new ResourceChanged(target("u", "eta", 5, true), target("u", "theta", 5, true)),
                new ResourceChanged(target("v", "eta", 5, true), draining("v")),
                new ResourceChanged(null, draining("w"))))
        .containsExactly(
            "change gateway g: protocol http -> tcp, defaultBack none -> eta, enabled true ->"
                + " false",
            "change association a of gateway g: host none -> h.example",
            "change target t of pool eta: weight inherited -> 60",
            "move target u of pool eta to pool theta",
            "change target v of pool eta: draining false -> true",
            "add target w of pool eta: address h:1, weight 5, draining true");
  }

  @Test
  void countsWhatGoesWithItsParentAndNamesWhatGoesAlone() {
    Plan plan =
        Plan.of(
            List.of(
                new ResourceChanged(ENDPOINT, null),
                new ResourceChanged(ROUTE, null),
                new ResourceChanged(target("t", "eta", null, true), null),
                new ResourceChanged(target("u", "eta", null, true), null),
                new ResourceChanged(target("v", "theta", null, true), null),
                new ResourceChanged(GATEWAY, null),
                new ResourceChanged(POOL, null),
                new ResourceChanged(new Pool(new Name("x"), true, Policy.DEFAULT), null)));
    assertThat(plan.lines())
        .containsExactly(
            "remove target v of pool theta",
            "remove gateway g with 1 endpoint and 1 association",
            "remove pool eta with 2 targets",
            "remove pool x");
    assertThat(plan.summary()).hasToString("{added=0, changed=0, removed=8}");
  }

  @Test
  void isSilentOnWhatIsNoResource() {
    Plan plan = Plan.of(List.of(new Provenance("version 1", null, null)));
    assertThat(plan.lines()).isEmpty();
    assertThat(plan.summary()).hasToString("{added=0, changed=0, removed=0}");
  }
}
