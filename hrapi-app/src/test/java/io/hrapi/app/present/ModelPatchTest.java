package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.api.representation.PatchOperation;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelPatchTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAIRS = 3_000;

  private static List<PatchOperation> patch(Model from, Model to) {
    return ModelPatch.of(ModelDiff.between(from, to));
  }

  private static JsonNode document(Model model) {
    return MAPPER.valueToTree(ModelDocument.of(model));
  }

  /** Applies a patch as RFC 6902 says, for the operations that hrapi's patches use. */
  private static JsonNode apply(List<PatchOperation> patch, JsonNode document) {
    JsonNode result = document.deepCopy();
    for (PatchOperation operation : patch) {
      JsonPointer pointer = JsonPointer.compile(operation.path());
      ObjectNode parent = (ObjectNode) result.at(pointer.head());
      String field = pointer.last().getMatchingProperty();
      if (!operation.op().equals("add")) {
        assertThat(parent.has(field)).as("%s", operation).isTrue();
      }
      if (operation.op().equals("remove")) {
        assertThat(operation.value()).isNull();
        parent.remove(field);
      } else {
        parent.set(field, MAPPER.valueToTree(operation.value()));
      }
    }
    return result;
  }

  @Test
  void leadsFromOneDocumentToTheOther() {
    Set<String> operations = new HashSet<>();
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Model from = model(random);
      Model to = model(random);
      List<PatchOperation> patch = patch(from, to);
      assertThat(apply(patch, document(from)))
          .as("seed %d: %s", seed, patch)
          .isEqualTo(document(to));
      patch.forEach(operation -> operations.add(operation.op()));
    }
    assertThat(operations).containsExactlyInAnyOrder("add", "remove", "replace");
  }

  @Test
  void takesAParentAwayWithAllInIt() {
    Model from =
        Model.EMPTY
            .with(new Pool(name("p"), true, Policy.DEFAULT), 1)
            .with(target("p", "t1", 1), 1)
            .with(target("p", "t2", 1), 1)
            .with(new Gateway(name("g"), Protocol.HTTP, null, true), 1)
            .with(new Endpoint(name("e"), name("g"), EndpointAddress.parse("*:80")), 1)
            .with(new Route(name("g"), name("a"), name("p"), null, null), 1);
    assertThat(patch(from, Model.EMPTY))
        .containsExactly(PatchOperation.remove("/gateways/g"), PatchOperation.remove("/pools/p"));
  }

  @Test
  void touchesNothingButTheFieldThatChanged() {
    Model from =
        Model.EMPTY.with(new Pool(name("p"), true, Policy.DEFAULT), 1).with(target("p", "t", 1), 1);
    assertThat(patch(from, from.with(target("p", "t", 2), 2)))
        .extracting(PatchOperation::op, PatchOperation::path)
        .containsExactly(tuple("replace", "/pools/p/targets/t/weight"));
    assertThat(patch(from, from.with(new Pool(name("p"), false, Policy.DEFAULT), 2)))
        .extracting(PatchOperation::op, PatchOperation::path)
        .containsExactly(tuple("replace", "/pools/p/enabled"));
  }

  private static Model model(Random random) {
    Model model = Model.EMPTY;
    List<Name> gateways = new ArrayList<>();
    List<Name> pools = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean()) {
        gateways.add(name("g" + i));
        model =
            model.with(
                new Gateway(
                    name("g" + i),
                    random.nextBoolean() ? Protocol.HTTP : Protocol.TCP,
                    random.nextBoolean() ? null : name("p1"),
                    random.nextBoolean()),
                1);
      }
      if (random.nextBoolean()) {
        pools.add(name("p" + i));
        model = model.with(new Pool(name("p" + i), random.nextBoolean(), policy(random)), 1);
      }
      if (random.nextBoolean()) {
        model = model.with(certificate("c" + i, random.nextInt(2)), 1);
      }
    }
    for (int i = 0; i < 5; i++) {
      if (!pools.isEmpty() && random.nextBoolean()) {
        Name pool = pools.get(random.nextInt(pools.size()));
        model = model.with(target(pool.value(), "t" + i, random.nextInt(3)), 1);
      }
      if (!gateways.isEmpty() && random.nextBoolean()) {
        Name gateway = gateways.get(random.nextInt(gateways.size()));
        EndpointAddress address = EndpointAddress.parse("*:" + (80 + random.nextInt(2)));
        model = model.with(new Endpoint(name("e" + i), gateway, address), 1);
      }
      if (!gateways.isEmpty() && random.nextBoolean()) {
        Name gateway = gateways.get(random.nextInt(gateways.size()));
        Host host = random.nextBoolean() ? null : new Host("h" + random.nextInt(2));
        model = model.with(new Route(gateway, name("a" + i), name("p1"), host, null), 1);
      }
    }
    return model;
  }

  private static Name name(String name) {
    return new Name(name);
  }

  /** Returns a target; for weight 0 it has no weight of its own and drains. */
  private static Target target(String pool, String name, int weight) {
    return new Target(
        name(name),
        name(pool),
        TargetAddress.parse("h:80"),
        weight == 0 ? null : new Weight(weight),
        /* enabled= */ true,
        /* draining= */ weight == 0);
  }

  private static Policy policy(Random random) {
    return random.nextBoolean()
        ? new Policy(new Algorithm("backfill"), new Weight(random.nextInt(2)), 7)
        : new Policy(Algorithm.ROUNDROBIN, new Weight(random.nextInt(2)), null);
  }

  private static Certificate certificate(String name, int number) {
    byte[] fingerprint = new byte[Hash.BYTES];
    fingerprint[0] = (byte) number;
    return new Certificate(
        name(name),
        "-----BEGIN CERTIFICATE-----\nTUlJ" + number + "\n-----END CERTIFICATE-----\n",
        Hash.of(fingerprint),
        "CN=host.example",
        List.of("host.example"),
        1,
        2,
        "EC secp256r1",
        "secret-" + number);
  }
}
