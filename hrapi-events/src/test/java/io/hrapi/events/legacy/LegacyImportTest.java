package io.hrapi.events.legacy;

import static io.hrapi.events.fixture.Some.listen;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.weight;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.fixture.Some;
import io.hrapi.events.legacy.LegacyDatabase.CertificateRow;
import io.hrapi.events.legacy.LegacyDatabase.EndpointRow;
import io.hrapi.events.legacy.LegacyDatabase.GatewayRow;
import io.hrapi.events.legacy.LegacyDatabase.PoolRow;
import io.hrapi.events.legacy.LegacyDatabase.TargetRow;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid resources are imported; the others are left out and named. */
class LegacyImportTest {

  private final List<GatewayRow> gateways = new ArrayList<>();
  private final List<EndpointRow> endpoints = new ArrayList<>();
  private final List<PoolRow> pools = new ArrayList<>();
  private final List<TargetRow> targets = new ArrayList<>();
  private final List<@Nullable String> gatewayPools = new ArrayList<>();
  private final List<CertificateRow> certificates = new ArrayList<>();
  private long uploads;
  private long commits;

  private LegacyImport.Result result() {
    return LegacyImport.of(
        new LegacyDatabase(
            gateways, endpoints, pools, targets, gatewayPools, certificates, uploads, commits),
        Set.of());
  }

  private void gateway(@Nullable String name, @Nullable String mode, @Nullable String back) {
    gateways.add(new GatewayRow(name, mode, back));
  }

  private void endpoint(
      @Nullable String alias, @Nullable String address, @Nullable String gateway) {
    endpoints.add(new EndpointRow(alias, address, gateway));
  }

  private void pool(
      @Nullable String name,
      @Nullable String policy,
      @Nullable String weights,
      @Nullable String enabled) {
    pools.add(new PoolRow(name, policy, weights, enabled));
  }

  private void target(
      @Nullable String alias,
      @Nullable String address,
      @Nullable String pool,
      @Nullable String weight,
      @Nullable String enabled) {
    targets.add(new TargetRow(alias, address, pool, weight, enabled));
  }

  private Model withoutWarnings() {
    LegacyImport.Result result = result();
    assertThat(result.warnings()).isEmpty();
    return result.model();
  }

  private Model withOneWarning(String... words) {
    LegacyImport.Result result = result();
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).contains(words);
    return result.model();
  }

  private Policy policy() {
    return requireNonNull(withoutWarnings().pool(name("eta"))).pool().policy();
  }

  @Test
  void nothingIsAnEmptyModel() {
    assertThat(withoutWarnings()).isEqualTo(Model.EMPTY);
  }

  @Test
  void aWholeDatabaseIsTaken() {
    gateway("g", "http", "eta");
    endpoint("e", "*:8081", "g");
    pool("eta", "leastconn", "12", "1");
    target("t", "194.102.62.165:80", "eta", "1.0", "True");
    target("u", " 194.102.62.166 ", "eta", null, "0");
    assertThat(withoutWarnings())
        .isEqualTo(
            Model.EMPTY
                .with(new Gateway(name("g"), Protocol.HTTP, name("eta"), true), 0)
                .with(Some.endpoint("g", "e", "*:8081"), 0)
                .with(
                    new Pool(
                        name("eta"),
                        true,
                        new Policy(new Algorithm("leastconn"), weight(12), null)),
                    0)
                .with(
                    new Target(
                        name("t"), name("eta"), Some.address("194.102.62.165:80"), weight(1), true),
                    0)
                .with(
                    new Target(name("u"), name("eta"), Some.address("194.102.62.166"), null, false),
                    0));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "None"})
  void aGatewayMayHaveNoDefaultPoolAndNoMode(@Nullable String none) {
    gateway("g", none == null ? null : "", none);
    assertThat(requireNonNull(withoutWarnings().gateway(name("g"))).gateway())
        .isEqualTo(Some.gateway("g"));
  }

  @Test
  void aGatewaysBadValuesGiveWayToTheirDefaults() {
    gateway("g", "udp", null);
    assertThat(
            requireNonNull(withOneWarning("\"g\"", "protocol", "\"udp\"").gateway(name("g")))
                .gateway())
        .isEqualTo(Some.gateway("g"));
    gateways.clear();
    gateway("g", "HTTP", "a pool");
    assertThat(
            requireNonNull(withOneWarning("\"g\"", "default pool", "\"a pool\"").gateway(name("g")))
                .gateway())
        .isEqualTo(Some.gateway("g"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "with space", "None", "ä", "x\ny"})
  void namesThatAreNotValidAreLeftOut(@Nullable String bad) {
    gateway(bad, "http", null);
    gateway("g", "http", null);
    endpoint(bad, "*:80", "g");
    pool(bad, null, null, null);
    pool("eta", null, null, null);
    target(bad, "10.0.0.1:80", "eta", null, null);
    LegacyImport.Result result = result();
    assertThat(result.model())
        .isEqualTo(Model.EMPTY.with(Some.gateway("g"), 0).with(Some.pool("eta"), 0));
    assertThat(result.warnings())
        .hasSize(4)
        .allMatch(warning -> warning.contains("left out") && !warning.contains("\n"));
  }

  @Test
  void ofTwoWithOneNameTheFirstIsTaken() {
    gateway("g", "http", null);
    gateway("g", "tcp", null);
    gateway("h", "http", null);
    endpoint("e", "*:80", "g");
    endpoint("e", "*:81", "h");
    pool("eta", null, null, null);
    pool("eta", "leastconn", null, null);
    target("t", "10.0.0.1:80", "eta", null, null);
    target("t", "10.0.0.2:80", "eta", null, null);
    LegacyImport.Result result = result();
    assertThat(result.model().gateway(name("g"))).isNotNull();
    assertThat(result.model().endpoint(name("e"))).isEqualTo(Some.endpoint("g", "e", "*:80"));
    assertThat(result.model().pool(name("eta")))
        .satisfies(node -> assertThat(requireNonNull(node).pool()).isEqualTo(Some.pool("eta")));
    assertThat(result.model().target(name("t"))).isEqualTo(Some.target("eta", "t", "10.0.0.1:80"));
    assertThat(result.warnings())
        .hasSize(4)
        .allMatch(warning -> warning.contains("there is already one with that name"));
  }

  @Test
  void whatDanglesIsLeftOut() {
    endpoint("e", "*:80", "gone");
    target("t", "10.0.0.1:80", "gone", null, null);
    endpoint("f", "*:80", null);
    target("u", "10.0.0.1:80", null, null, null);
    LegacyImport.Result result = result();
    assertThat(result.model()).isEqualTo(Model.EMPTY);
    assertThat(result.warnings()).hasSize(4);
    assertThat(result.warnings().get(0)).contains("endpoint \"e\"", "gateway", "\"gone\"");
    assertThat(result.warnings().get(2)).contains("target \"t\"", "pool", "\"gone\"");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "*",
        "10.0.0.256:80",
        "*:80 ssl",
        "*:80 ssl crt",
        "*:80 ssl crt /etc/x.pem verify required ca-file /etc/ca.pem",
        "*:80 ssl crt /etc/not valid.pem",
        "*:80 ssl crt /etc/",
        "*:99999"
      })
  void anEndpointWithoutAValidAddressIsLeftOut(@Nullable String address) {
    gateway("g", null, null);
    endpoint("e", address, "g");
    assertThat(withOneWarning("endpoint \"e\"", "left out").endpoint(name("e"))).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "*:80", "10.0.0.1:80 check", "10.0.0.1:0", "1.2.3"})
  void aTargetWithoutAValidAddressIsLeftOut(@Nullable String address) {
    pool("eta", null, null, null);
    target("t", address, "eta", null, null);
    assertThat(withOneWarning("target \"t\"", "left out").target(name("t"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "*:8443 ssl crt /path/x.pem, *:8443 @x",
    "10.0.0.1:8443  ssl  crt  x.pem, 10.0.0.1:8443 @x",
    "*:8443 ssl crt /path/x, *:8443 @x",
    ":8443 @x.pem, :8443 @x"
  })
  void anEndpointKeepsItsCertificateWhichIsMissing(String address, String expected) {
    gateway("g", "https", null);
    endpoint("e", address, "g");
    assertThat(
            requireNonNull(
                    withOneWarning("endpoint \"e\"", "certificate \"x\"").endpoint(name("e")))
                .address())
        .isEqualTo(listen(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x.pem", "/path/x.pem"})
  void anEndpointsCertificateThatTheFileHoldsIsNotMissing(String id) {
    gateway("g", "https", null);
    endpoint("e", "*:8443 ssl crt /path/x.pem", "g");
    certificates.add(new CertificateRow(id, "PEM"));
    certificates.add(new CertificateRow(null, "PEM"));
    certificates.add(new CertificateRow("not valid", "PEM"));
    assertThat(withoutWarnings().endpoint(name("e"))).isNotNull();
    assertThat(certificates.get(0).name()).contains(name("x"));
    assertThat(certificates.get(1).name()).isEmpty();
    assertThat(certificates.get(2).name()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "12, 12", "1.0, 1", "12.00, 12", "1e2, 100", "0, 0", "256, 256", "' 5 ', 5"})
  void numbersAsTextAreWeights(String text, int expected) {
    pool("eta", null, text, null);
    target("t", "10.0.0.1", "eta", text, null);
    assertThat(policy().weight()).isEqualTo(weight(expected));
    assertThat(requireNonNull(withoutWarnings().target(name("t"))).weight())
        .isEqualTo(weight(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"257", "-1", "1.5", "many", "1e99999999", "NaN", "99999999999"})
  void otherWeightsGiveWayToTheirDefaults(String text) {
    pool("eta", null, text, null);
    pool("theta", null, null, null);
    target("t", "10.0.0.1", "theta", text, null);
    LegacyImport.Result result = result();
    assertThat(requireNonNull(result.model().pool(name("eta"))).pool()).isEqualTo(Some.pool("eta"));
    assertThat(requireNonNull(result.model().target(name("t"))).weight()).isNull();
    assertThat(result.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.contains("weight") && warning.contains(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "0, false",
    "True, true",
    "False, false",
    "true, true",
    "1.0, true",
    "0.0, false",
    ", true"
  })
  void flagsComeInManyWords(@Nullable String text, boolean expected) {
    pool("eta", null, null, text);
    target("t", "10.0.0.1", "eta", null, text);
    Model model = withoutWarnings();
    assertThat(requireNonNull(model.pool(name("eta"))).pool().enabled()).isEqualTo(expected);
    assertThat(requireNonNull(model.target(name("t"))).enabled()).isEqualTo(expected);
  }

  @Test
  void otherFlagsGiveWayToEnabled() {
    pool("eta", null, null, "perhaps");
    assertThat(
            requireNonNull(withOneWarning("\"eta\"", "flag", "\"perhaps\"").pool(name("eta")))
                .pool()
                .enabled())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"roundrobin", "leastconn", "source"})
  void policiesAreTaken(String policy) {
    pool("eta", policy, null, null);
    assertThat(policy().algorithm()).isEqualTo(new Algorithm(policy));
  }

  @Test
  void backfillGetsItsMaxconn() {
    pool("eta", "backfill", "1.0", "1");
    assertThat(policy())
        .isEqualTo(new Policy(Algorithm.BACKFILL, weight(1), Policy.DEFAULT_MAXCONN));
  }

  @Test
  void anUnknownPolicyGivesWayToRoundrobin() {
    pool("eta", "fastest", "3", null);
    assertThat(
            requireNonNull(withOneWarning("\"eta\"", "policy", "\"fastest\"").pool(name("eta")))
                .pool()
                .policy())
        .isEqualTo(new Policy(Algorithm.ROUNDROBIN, weight(3), null));
  }

  @Test
  void whatIsNotTakenOverIsSaidOnce() {
    gatewayPools.add("eta");
    gatewayPools.add(null);
    gatewayPools.add("theta");
    uploads = 3;
    commits = 17;
    assertThat(result().warnings())
        .satisfiesExactly(
            pools -> assertThat(pools).contains("\"eta\"", "without a name", "\"theta\""),
            uploaded -> assertThat(uploaded).contains("uploaded", "3"),
            committed -> assertThat(committed).contains("commits", "17"));
  }
}
