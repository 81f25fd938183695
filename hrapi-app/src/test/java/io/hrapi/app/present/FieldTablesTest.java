package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.PatchOperation;
import io.hrapi.api.request.JsonBody;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.codec.ViewCodec;
import io.hrapi.events.command.Command;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import io.hrapi.events.projection.View;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of every table works everywhere: in the log, in snapshots, before and after a change,
 * in plans, in the model document and its patches, in bodies and answers. New rows are tested
 * automatically.
 */
class FieldTablesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CHAIN =
      "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n";

  private static final Gateway GATEWAY = new Gateway(name("g"), Protocol.HTTP, null, true);
  private static final Pool POOL = new Pool(name("p"), true, Policy.DEFAULT);
  private static final List<Resource> SOME =
      List.of(
          new Certificate(
              name("c"),
              CHAIN,
              Hash.ofHex("ab".repeat(32)),
              "CN=a",
              List.of("a"),
              1,
              2,
              "RSA 2048",
              "secret"),
          GATEWAY,
          new Endpoint(name("e"), GATEWAY.name(), EndpointAddress.parse("*:80")),
          new Route(GATEWAY.name(), name("r"), POOL.name(), null, null),
          POOL,
          new Target(name("t"), POOL.name(), TargetAddress.parse("10.0.0.1:80"), null, true));

  /**
   * A field, and two resources that differ only in this field.
   *
   * @param before has the field's default value
   */
  record Row<R extends Resource, T>(Field<R, T> field, R before, R after) {

    static <R extends Resource, T> Row<R, T> of(Field<R, T> field, R before) {
      return new Row<>(field, before, SampleValues.another(field, before));
    }

    boolean isIn(Place place) {
      return after.kind().fields(place).contains(field);
    }

    @Nullable Object json() {
      return field.document(after);
    }

    @Override
    public String toString() {
      return after.kind() + " " + field.storedName();
    }
  }

  static List<Row<?, ?>> rows() {
    List<Row<?, ?>> rows = new ArrayList<>();
    for (Resource some : SOME) {
      addRows(rows, some);
    }
    // Only this policy uses the field.
    Pool backfill = POOL.with(new Policy(Algorithm.BACKFILL, Weight.DEFAULT, 1));
    rows.add(Row.of(PoolFields.MAXCONN, backfill));
    assertThat(rows.stream().map(row -> row.after().kind()).distinct()).hasSize(Kinds.ALL.size());
    return rows;
  }

  /** Returns the rows whose field is not part of the resource's path. */
  static List<Row<?, ?>> own() {
    return rows().stream()
        .filter(row -> row.after().resourcePath().equals(row.before().resourcePath()))
        .toList();
  }

  static List<Row<?, ?>> changed() {
    return own().stream().filter(row -> row.isIn(Place.CHANGE)).toList();
  }

  static List<Row<?, ?>> planned() {
    return own().stream().filter(row -> row.isIn(Place.PLAN)).toList();
  }

  static List<Row<?, ?>> documented() {
    return own().stream().filter(row -> row.isIn(Place.DOCUMENT)).toList();
  }

  static List<Row<?, ?>> assignable() {
    return documented().stream().filter(row -> !(row.after() instanceof Certificate)).toList();
  }

  private static <R extends Resource> void addRows(List<Row<?, ?>> rows, R some) {
    for (Field<R, ?> field : Kinds.of(some).fields()) {
      if (!field.equals(PoolFields.MAXCONN)) {
        rows.add(Row.of(field, some));
      }
    }
  }

  private static Name name(String name) {
    return new Name(name);
  }

  /**
   * Returns a model of sample resources, in which {@code resource} replaces the one with its name.
   */
  private static Model with(Resource resource) {
    Model model = Model.EMPTY;
    for (Resource some : SOME) {
      model = some.putInto(model, 1);
    }
    return resource.putInto(model, 2);
  }

  private static View view(Model model) {
    return new View(new LogHead(2, Hash.ofHex("00".repeat(32))), 0, 2, model, Deployment.NONE);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void sayWhatTheyMeanAndAreStoredAndReadBack(Row<?, ?> row) throws IOException {
    assertThat(row.field().sentence()).matches("[A-Z].*\\.");
    String stored =
        ChangeCodec.encode(List.of(new ResourceChanged(/* before= */ null, row.after())));
    assertThat(MAPPER.readTree(stored).at("/0/after").has(row.field().storedName())).isTrue();
    assertThat(ChangeCodec.decode(ChangeCodec.FORMAT, stored))
        .containsExactly(new ResourceChanged(/* before= */ null, row.after()));
  }

  @ParameterizedTest
  @MethodSource("own")
  void areInSnapshots(Row<?, ?> row) throws IOException {
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
    ViewCodec.encode(with(row.after()), Deployment.NONE, snapshot);
    Model read = ViewCodec.decode(new ByteArrayInputStream(snapshot.toByteArray())).model();
    assertThat(read).isEqualTo(with(row.after())).isNotEqualTo(with(row.before()));
    assertThat(row.after().currentIn(read)).hasSameHashCodeAs(row.after());
  }

  @ParameterizedTest
  @MethodSource("changed")
  void areShownBeforeAndAfterAChange(Row<?, ?> row) {
    ChangeRepresentation shown =
        ChangeRepresentations.of(List.of(new ResourceChanged(row.before(), row.after()))).get(0);
    String name = row.field().name();
    Map<String, Object> before = Objects.requireNonNull(shown.before());
    Map<String, Object> after = Objects.requireNonNull(shown.after());
    assertThat(after).containsKey(name);
    assertThat(before.get(name)).isNotEqualTo(after.get(name));
  }

  @ParameterizedTest
  @MethodSource("planned")
  void areInPlans(Row<?, ?> row) {
    String name = row.field().name();
    assertThat(Plan.of(List.of(new ResourceChanged(row.before(), row.after()))).lines().get(0))
        .startsWith("change " + Words.name(row.after()))
        .containsPattern("[:,] " + name + " .+ -> ");
    assertThat(Plan.of(List.of(new ResourceChanged(null, row.after()))).lines().get(0))
        .startsWith("add " + Words.name(row.after()))
        .containsPattern("[:,] " + name + " ");
  }

  @ParameterizedTest
  @MethodSource("documented")
  void areInTheModelDocumentAndItsPatches(Row<?, ?> row) throws IOException {
    Model model = with(row.after());
    byte[] document = MAPPER.writeValueAsBytes(ModelDocument.of(model));
    String part = row.field().part();
    String name = row.field().name();
    JsonNode node = MAPPER.readTree(document).at(ModelDocument.pointer(row.after()));
    assertThat(node.at((part == null ? "" : "/" + part) + "/" + name))
        .isEqualTo(MAPPER.valueToTree(row.json()));
    Model read = ModelReader.read(JsonBody.parse(document)).wanted();
    assertThat(read.gateways()).isEqualTo(model.gateways());
    assertThat(read.pools()).isEqualTo(model.pools());
    assertThat(ModelReader.read(JsonBody.parseYaml(yaml(model))).wanted()).isEqualTo(read);

    assertThat(ModelPatch.of(List.of(new ResourceChanged(row.before(), row.after()))))
        .extracting(PatchOperation::path)
        .contains(ModelDocument.pointer(row.after()) + "/" + (part == null ? name : part));
  }

  private static byte[] yaml(Model model) {
    return ModelYaml.of(ModelDocument.of(model)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("assignable")
  void areAssignedByBodiesAndTakenAway(Row<?, ?> row) throws IOException {
    ObjectNode body = MAPPER.createObjectNode();
    body.set(row.field().name(), MAPPER.valueToTree(row.json()));
    assertThat(put(row.before(), row.field().part(), body)).isEqualTo(row.after());
    assertThat(put(row.after(), row.field().part(), MAPPER.createObjectNode()))
        .as("what a body does not name stays")
        .isEqualTo(row.after());
    if (row.field().isOptional()) {
      body.putNull(row.field().name());
      assertThat(put(row.after(), row.field().part(), body)).isEqualTo(row.before());
    }
  }

  /** Returns the resource after a PUT of {@code body}. */
  private static Resource put(Resource before, @Nullable String part, ObjectNode body)
      throws IOException {
    JsonBody json = JsonBody.parse(MAPPER.writeValueAsBytes(body));
    Name name = before.name();
    Name parent = before.parent() == null ? name : before.parent();
    Command command;
    if (before instanceof Gateway) {
      command = Bodies.putGateway(name, json);
    } else if (before instanceof Endpoint) {
      command = Bodies.putEndpoint(parent, name, json);
    } else if (before instanceof Route) {
      command = Bodies.putRoute(parent, name, json);
    } else if (before instanceof Pool) {
      command = part == null ? Bodies.putPool(name, json) : Bodies.putPolicy(name, json);
    } else {
      command = Bodies.putTarget(parent, name, json);
    }
    List<?> changes = command.decide(view(with(before))).changes();
    return changes.isEmpty() ? before : ((ResourceChanged) changes.get(0)).known();
  }

  @ParameterizedTest
  @MethodSource("documented")
  void areInAnswers(Row<?, ?> row) {
    View view = view(with(row.after()));
    Name name = row.after().name();
    Name parent = row.after().parent() == null ? name : row.after().parent();
    Object answer;
    if (row.after() instanceof Gateway) {
      answer = Representations.of(Representations.gateway(view, name));
    } else if (row.after() instanceof Endpoint) {
      answer = Representations.endpoint(view, parent, name);
    } else if (row.after() instanceof Route) {
      answer = Representations.route(view, parent, name);
    } else if (row.after() instanceof Pool pool) {
      answer =
          row.field().part() == null
              ? Representations.of(Representations.pool(view, name))
              : Representations.policy(pool);
    } else if (row.after() instanceof Target) {
      answer = Representations.target(view, parent, name);
    } else {
      answer = Representations.certificate(view, name);
    }
    JsonNode shown = MAPPER.valueToTree(answer).path(row.field().name());
    JsonNode expected = MAPPER.valueToTree(row.json());
    assertThat(shown.isNumber() ? shown.asText().replace(".0", "") : shown.asText())
        .isEqualTo(expected.asText());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void areCalledByNamesThatNoOtherHas(Row<?, ?> row) {
    Kind<?> kind = row.after().kind();
    for (Place place : Place.values()) {
      assertThat(kind.fields(place).stream().map(Field::name)).doesNotHaveDuplicates();
    }
    assertThat(kind.fields().stream().map(Field::storedName)).doesNotHaveDuplicates();
  }
}
