package io.hrapi.events.codec;

import static io.hrapi.events.fixture.Some.address;
import static io.hrapi.events.fixture.Some.endpoint;
import static io.hrapi.events.fixture.Some.gateway;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.pool;
import static io.hrapi.events.fixture.Some.route;
import static io.hrapi.events.fixture.Some.target;
import static io.hrapi.events.fixture.Some.weight;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import io.hrapi.events.change.UploadDiscarded;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stored changes stay readable and keep their meaning forever: lines may be added to the samples,
 * but none may change.
 */
class StoredSamplesTest {

  private static final Map<String, List<Change>> MEANINGS = new LinkedHashMap<>();

  static {
    Gateway tcp = new Gateway(name("g"), Protocol.TCP, name("eta"), false);
    Route rule =
        new Route(
            name("g"), name("a"), name("eta"), new Host("shop.example"), new PathPrefix("/cart"));
    Pool backfill = new Pool(name("eta"), false, new Policy(Algorithm.BACKFILL, weight(0), 100));
    Pool byHeader =
        new Pool(name("eta"), true, new Policy(new Algorithm("hdr(X-User)"), Weight.DEFAULT, null));
    Target weighed = new Target(name("t"), name("eta"), address("h"), weight(256), false);
    Target draining =
        new Target(name("t"), name("eta"), address("h"), weight(3), true, /* draining= */ true);
    put("gateway made", new ResourceChanged(null, gateway("g")));
    put("gateway changed", new ResourceChanged(gateway("g"), tcp));
    put("endpoint gone", new ResourceChanged(endpoint("g", "e", "*:443 @key"), null));
    put(
        "endpoint moved",
        new ResourceChanged(endpoint("f", "e", ":80"), endpoint("g", "e", "[::1]:80")));
    put("route made", new ResourceChanged(null, route("g", "a", "eta")));
    put("rule made", new ResourceChanged(null, rule));
    put("pool made", new ResourceChanged(null, pool("eta")));
    put("pool filled back", new ResourceChanged(null, backfill));
    put("target made", new ResourceChanged(null, target("eta", "t", "10.0.0.1:80")));
    put("target weighed", new ResourceChanged(target("eta", "t", "h"), weighed));
    put("target drained", new ResourceChanged(target("eta", "t", "h"), draining));
    put("configuration loaded", Some.loaded(3));
    put("configuration changed at run time", Some.changed(3, "2 changes at run time"));
    put("configuration refused", Some.notLoaded(3, Outcome.REFUSED));
    put(
        "upload loaded",
        Some.loaded(Some.upload(2), Trigger.SWAP, Outcome.STAGED),
        new ConfigurationUploaded(Some.upload(2)));
    put("confirmation awaited", Some.notLoaded(3, Outcome.UNCHANGED), Some.awaited(2, 3, 60));
    put("commit confirmed", new CommitConfirmed(4, "commit-3"));
    put("went back", Some.loaded(Some.upload(2), Trigger.BACK, Outcome.RELOAD));
    put("upload discarded", new UploadDiscarded(Some.upload(3)));
    put("haproxy started", new HaproxyStarted("commit-3", 4711));
    put("haproxy stopped", new HaproxyStopped(true, 4711));
    put("certificate made", new ResourceChanged(null, Some.certificate("c", 1, "s1")));
    put(
        "certificate replaced",
        new ResourceChanged(Some.certificate("c", 1, "s1"), Some.certificate("c", 2, "s2")));
    put("secrets resealed", new SecretsResealed("k2", List.of("s1", "s2")));
    put("secret destroyed", new SecretDestroyed("s1"));
    put("deployment forgotten", new DeploymentForgotten());
    put("from a backup", new Provenance("backup default/7", "a log", new LogHead(7, Some.hash(9))));
    put("backup stored", new BackupStored("backup default/7", new LogHead(7, Some.hash(9))));
    put(
        "log loss accepted",
        new LogLossAccepted(
            new LogHead(150, Some.hash(9)),
            List.of(
                new KnownEnd("log.head", "a log", new LogHead(300, Some.hash(8))),
                new KnownEnd("history.sqlite", null, new LogHead(290, Some.hash(7))))));
    put("backup deleted", new BackupDeleted("backup default/3"));
    put("clock doubted", new ClockDoubted(2_082_758_400_000_000L));
    put("from a file", new Provenance("file", null, null));
    put("haproxy died", new HaproxyDied("commit-3", 4711, List.of("exited with code 137")));
    put("haproxy given up", new HaproxyGivenUp("commit-3", 5, List.of("it ended")));
    put(
        "drift found",
        new DriftFound(
            "commit-3",
            120,
            List.of(
                new Deviation("weight", "/pools/eta/targets/t", "1", "9"),
                new Deviation("file", "/haproxy/configuration/running", "a", "b"))));
    put("drift ended", new DriftEnded("commit-3"));
    put("nothing");
    put("two", new ResourceChanged(byHeader, null), new HaproxyStopped(false, 1));
    Host numbers = new Host("0x7f.1");
    put(
        "numbers as a host",
        new ResourceChanged(
            null,
            new Endpoint(name("e"), name("g"), new EndpointAddress(numbers, false, 80, null))),
        new ResourceChanged(
            null, new Target(name("t"), name("eta"), new TargetAddress(numbers, 80), null, true)));
  }

  private static void put(String sample, Change... changes) {
    MEANINGS.put(sample, List.of(changes));
  }

  static Map<String, String> samples() throws IOException {
    try (InputStream in =
        requireNonNull(StoredSamplesTest.class.getResourceAsStream("changes-format-1.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
  }

  static Stream<String> names() {
    return MEANINGS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStoredLineMeansWhatItMeant(String sample) throws IOException {
    String stored = requireNonNull(samples().get(sample));
    assertThat(ChangeCodec.decode(1, stored)).isEqualTo(MEANINGS.get(sample));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameChangesAreStillWrittenSo(String sample) throws IOException {
    assertThat(ChangeCodec.FORMAT).isEqualTo(1);
    assertThat(ChangeCodec.encode(requireNonNull(MEANINGS.get(sample))))
        .isEqualTo(samples().get(sample));
  }

  @Test
  void everyKindOfChangeHasASample() throws IOException {
    assertThat(samples().keySet()).isEqualTo(MEANINGS.keySet());
    assertThat(MEANINGS.values().stream().flatMap(List::stream).map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(leaves(Change.class).toList());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(StoredSamplesTest::leaves)
        : Stream.of(type);
  }
}
