package io.hrapi.program.pyhrapi;

import static io.hrapi.program.pyhrapi.Printed.expectPrinted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * pyHrapi's documentation from beginning to end, against one program: each test is a chapter, with
 * every request and its printed body. Answers have the printed fields with the same types; new
 * fields must be named by the test. Addresses are as printed unless the test needs traffic; invalid
 * ones ({@code 11.0.0.5} for an endpoint, {@code 1.2.3.4.5:5000}) are corrected.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PyhrapiDocumentationIT {

  private static final String TEST_PUT = "/v1/gateways/testPut";
  private static final String ENDPOINTS = "/v1/gateways/gatewayHTTP/endpoints";
  private static final String GATEWAY_POOLS = "/v1/gateways/gatewayHTTP/pools";
  private static final String TARGETS = "/v1/pools/testPool1/targets";
  private static final String POLICY = "/v1/pools/testPool1/policy";
  private static final String CONFIGURATION = "/v1/haproxy/configuration";
  private static final String PENDING = CONFIGURATION + "/pending";
  private static final String RUNNING = CONFIGURATION + "/running";
  private static final String PEM = "application/x-pem-file";

  private final int firstPort = FreePorts.nextTwo();
  private final Backends backends = new Backends();
  private final RunningHrapi hrapi =
      RunningHrapi.start(
          Map.of(
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_IP", "127.0.0.1",
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_PORT_MIN", Integer.toString(firstPort),
              "MODACLOUDS_LOAD_BALANCER_GATEWAY_ENDPOINT_PORT_MAX",
                  Integer.toString(firstPort + 1)));
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();
  private final SelfSigned certificate = SelfSigned.in(hrapi.root(), "key");

  /** Creates what the printed answers presuppose. */
  @BeforeAll
  void make() {
    for (int i = 1; i <= 9; i++) {
      api.put("/v1/pools/testPool" + i, "{}").expect(200);
    }
    api.put(
            "/v1/pools/testPool1",
            """
            {"enabled": true,
             "targets": {
               "targetFive": "10.0.0.5:80",
               "targetFour": "10.0.0.4:443",
               "targetOne": "10.0.0.1:8080",
               "targetSix": "10.0.0.6:80",
               "targetTestCLI": "1.2.3.4:5000",
               "targetThree": "10.0.0.3:8080",
               "targetThreeNew": "127.3.4.5:8080",
               "targetTwo": "10.0.0.2:80"}}
            """)
        .expect(200);
    api.put(
            "/v1/gateways/gatewayHTTP",
            """
            {"endpoints": {
               "EndpointFive": "11.0.0.5:80",
               "EndpointFour": "11.0.0.4:80",
               "EndpointThree": "11.0.0.3:80",
               "EndpointTwo": "11.0.0.2:80"},
             "pools": ["testPool1", "testPool2", "testPool3", "testPool4", "testPool5",
               "testPool6", "testPool7"]}
            """)
        .expect(200);
    api.put("/v1/gateways/gatewayTCP", "{\"protocol\": \"tcp\"}").expect(200);
    api.put("/v1/gateways/gatewayHTTPS", "{\"protocol\": \"https\"}").expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  @Test
  @Order(1)
  void gateways() {
    expectPrinted(
        api.get("/v1/gateways"),
        """
        {"Gateways": ["gatewayHTTP", "gatewayTCP", "gatewayHTTPS"]}
        """);
    expectPrinted(
        api.get("/v1/gateways/gatewayHTTP"),
        """
        {"endpoints": {
           "EndpointFive": "11.0.0.5",
           "EndpointFour": "11.0.0.4",
           "EndpointThree": "11.0.0.3",
           "EndpointTwo": "11.0.0.2"},
         "gateway": "gatewayHTTP",
         "pools": ["testPool1", "testPool2", "testPool3", "testPool4", "testPool5", "testPool6",
           "testPool7"],
         "protocol": "http"}
        """,
        "defaultBack",
        "enabled");

    String body =
        """
        {"gateway": "testPut",
         "protocol": "http",
         "endpoints": {
           "endPutOne": "123.123.123.123:80",
           "endPutTwo": "123.123.123.124:80"},
         "pools": {
           "poolPutG1": "1.1.1.1:80",
           "poolPutG2": "1.1.1.2:80"},
         "enable": "True"%s}
        """;
    String read =
        """
        {"gateway": "testPut",
         "protocol": "http",
         "endpoints": {
           "endPutOne": "123.123.123.123:80",
           "endPutTwo": "123.123.123.124:80"},
         "pools": ["poolPutG1", "poolPutG2"],
         "defaultBack": "%s",
         "enabled": true}
        """;
    api.put(TEST_PUT, body.formatted("")).expectJson("{\"Added gateway\": \"testPut\"}");
    api.get(TEST_PUT).expectJson(read.formatted("None"));
    api.get(TEST_PUT + "/pools/poolPutG1").expectJson("{\"pool\": \"1.1.1.1:80\"}");
    api.put(TEST_PUT, body.formatted(", \"defaultBack\": \"testPool1\""))
        .expectJson("{\"Modified\": \"testPut\"}");
    api.get(TEST_PUT).expectJson(read.formatted("testPool1"));

    // The documentation has the singular only here.
    api.delete("/v1/gateway/testPut").expectJson("{\"Delete Gateway\": \"testPut\"}");
    api.get(TEST_PUT).expectProblem(404, "not-found");
    api.get("/v1/pools/testPool1").expect(200);
  }

  @Test
  @Order(2)
  void endpointsOfAGateway() {
    expectPrinted(
        api.get(ENDPOINTS),
        """
        {"Endpoints": ["EndpointThree", "EndpointFive", "EndpointTwo", "EndpointFour"],
         "Gateway": "gatewayHTTP"}
        """);
    api.get(ENDPOINTS + "/EndpointTwo").expectJson("{\"address\": \"11.0.0.2:80\"}");
    String address = "{\"address\": \"12.0.0.22:80\"}";
    api.put(ENDPOINTS + "/EndpointTwo", address).expectJson("{\"Modified\": \"EndpointTwo\"}");
    api.put(ENDPOINTS + "/EndpointSix", address)
        .expectJson("{\"added endpoint\": \"EndpointSix\"}");
    api.get(ENDPOINTS + "/EndpointSix").expectJson(address);
    api.delete(ENDPOINTS + "/EndpointSix").expectJson("{\"Delete Endpoint\": \"EndpointSix\"}");
    api.get(ENDPOINTS + "/EndpointSix").expectProblem(404, "not-found");
  }

  @Test
  @Order(3)
  void poolsOfAGatewayWhichWereBroken() {
    expectPrinted(
        api.get(GATEWAY_POOLS),
        """
        {"Pools": ["testPool3", "testPool2", "testPool5", "testPool6", "testPool7", "testPool4",
          "testPool1"]}
        """);
    api.get(GATEWAY_POOLS + "/testPool2").expectJson("{\"pool\": \"testPool2\"}");
    api.put(GATEWAY_POOLS + "/testPool39", "\"testPool9\"")
        .expectJson("{\"Added pool\": \"testPool39\"}");
    api.get(GATEWAY_POOLS + "/testPool39").expectJson("{\"pool\": \"testPool9\"}");
    api.put(GATEWAY_POOLS + "/testPool39", "{\"pool\": \"testPool8\"}")
        .expectJson("{\"Modified\": \"testPool39\"}");
    api.get(GATEWAY_POOLS + "/testPool39").expectJson("{\"pool\": \"testPool8\"}");
    api.delete(GATEWAY_POOLS + "/testPool39").expectJson("{\"Delete pool\": \"testPool39\"}");
    api.get(GATEWAY_POOLS + "/testPool39").expectProblem(404, "not-found");
  }

  @Test
  @Order(4)
  void pools() {
    expectPrinted(
        api.get("/v1/pools"),
        """
        {"Pools": ["testPool1", "testPool2", "testPool3", "testPool4", "testPool5", "testPool6",
          "testPool7", "testPool8", "testPool9"]}
        """);
    expectPrinted(
        api.get("/v1/pools/testPool1"),
        """
        {"enabled": true,
         "targets": {
           "targetFive": "10.0.0.5:80",
           "targetFour": "10.0.0.4:443",
           "targetOne": "10.0.0.1:8080",
           "targetSix": "10.0.0.6:8080",
           "targetTestCLI": "1.2.3.4.5:5000",
           "targetThree": "10.0.0.3:8080",
           "targetThreeNew": "127.3.4.5:8080",
           "targetTwo": "10.0.0.2:80"}}
        """);
    String body =
        """
        {"enabled": true,
         "targets": {
           "targetT7": "12.1.0.5:80",
           "targetT8": "12.1.0.4:8080",
           "targetT9": "12.1.0.1:443",
           "targetT10": "12.1.0.6:442",
           "targetT11": "12.1.3.4:80",
           "targetT12": "12.1.0.3:80"}}
        """;
    api.put("/v1/pools/testPool10", body).expectJson("{\"Added pool\": \"testPool10\"}");
    api.get("/v1/pools/testPool10").expectJson(body);
    api.put("/v1/pools/testPool10", body).expectJson("{\"Modified\": \"testPool10\"}");
    for (String target : List.of("targetT7", "targetT12")) {
      JsonNode read = api.get("/v1/pools/testPool10/targets/" + target).expect(200).json();
      assertThat(read.path("enabled").asBoolean()).as(target).isTrue();
    }
    api.delete("/v1/pools/testPool10").expectJson("{\"Delete pool\": \"testPool10\"}");
    api.get("/v1/pools/testPool10").expectProblem(404, "not-found");
  }

  @Test
  @Order(5)
  void targetsOfAPool() {
    expectPrinted(
        api.get(TARGETS),
        """
        {"Targets": ["targetFour", "targetSix", "targetTwo", "targetFive", "targetThree",
          "targetOne", "targetTestCLI", "targetThreeNew"]}
        """);
    String read =
        """
        {"address": "10.0.0.6:80",
         "weight": 220,
         "enabled": true}
        """;
    expectPrinted(api.get(TARGETS + "/targetSix"), read);
    api.put(TARGETS + "/targetSix", read).expectJson("{\"Modified\": \"targetSix\"}");
    api.get(TARGETS + "/targetSix").expectJson(read);
    String body =
        """
        {"address": "10.0.1.6:80",
         "weight": 12,
         "enabled": false}
        """;
    api.put(TARGETS + "/targetSix", body).expectJson("{\"Modified\": \"targetSix\"}");
    api.put(TARGETS + "/targetSeven", body).expectJson("{\"Added Target\": \"targetSeven\"}");
    api.get(TARGETS + "/targetSeven").expectJson(body);
    // "Can also change the pool with which the target is associated."
    api.put("/v1/pools/testPool2/targets/targetSeven", body)
        .expectJson(
            """
            {"Modified": "targetSeven", "movedFrom": "testPool1"}
            """);
    api.get(TARGETS + "/targetSeven").expectProblem(404, "not-found");
    api.delete("/v1/pools/testPool2/targets/targetSeven")
        .expectJson("{\"Deleted target\": \"targetSeven\"}");
    api.get("/v1/pools/testPool2/targets").expectJson("{\"Targets\": []}");
  }

  @Test
  @Order(6)
  void policyOfAPool() {
    String first = "{\"policy\": \"roundrobin\", \"weights\": 1.0}";
    String body = "{\"policy\": \"roundrobin\", \"weights\": 2.0}";
    api.get(POLICY).expectJson(first);
    api.put(POLICY, body).expectJson("{\"Modified policy\": \"testPool1\"}");
    api.get(POLICY).expectJson(body);
    api.put(POLICY, "null").expectJson("{\"Reset policy for pool\": \"testPool1\"}");
    api.get(POLICY).expectJson(first);
    api.put(POLICY, body).expect(200);
    api.delete(POLICY).expectJson("{\"Reset policy for pool\": \"testPool1\"}");
    api.get(POLICY).expectJson(first);
  }

  @Test
  @Order(7)
  void checkOfATarget() {
    String online = backends.serve("online");
    int closed = FreePorts.next();
    api.put(
            "/v1/pools/checked",
            """
            {"targets": {"up": "%s", "down": "127.0.0.1:%d"}}
            """
                .formatted(online, closed))
        .expect(200);
    String answer =
        """
        {"Target": "%s",
         "Host": "127.0.0.1",
         "Port": %s,
         "Status": "%s"}
        """;
    api.get("/v1/pools/checked/targets/up/check")
        .expectJson(answer.formatted("up", online.split(":", -1)[1], "Online"));
    api.get("/v1/pools/checked/targets/down/check")
        .expectJson(answer.formatted("down", closed, "Offline"));
    assertThat(enabled("up")).isTrue();
    assertThat(enabled("down")).isFalse();
  }

  private boolean enabled(String target) {
    return api.get("/v1/pools/checked/targets/" + target).json().path("enabled").booleanValue();
  }

  @Test
  @Order(8)
  void commit() {
    // Its endpoints are not addresses of this machine.
    api.put("/v1/gateways/gatewayHTTP", "{\"enable\": \"False\"}").expect(200);
    api.put(
            "/v1/gateways/served",
            """
            {"endpoints": {"served": "127.0.0.1:%d"}, "defaultBack": "checked"}
            """
                .formatted(port))
        .expect(200);
    Answer started = api.commit();
    expectCommitted(started, "Started");
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("online");

    api.put("/v1/pools/checked/targets/up", "{\"weight\": 7}").expect(200);
    Answer reloaded = api.commit();
    expectCommitted(reloaded, "restarted");
    assertThat(reloaded.json().path("PID")).isEqualTo(started.json().path("PID"));
  }

  private void expectCommitted(Answer answer, String state) {
    expectPrinted(
        answer,
        """
        {"HaProxy Status": "Started",
         "Listen Port": "9029"}
        """,
        state.equals("Started")
            ? new String[] {"PID", "version", "applied", "warnings"}
            : new String[] {"PID", "version", "applied", "because", "warnings"});
    assertThat(answer.json().path("HaProxy Status").asText()).isEqualTo(state);
    assertThat(answer.json().path("Listen Port").asText())
        .isEqualTo(Integer.toString(hrapi.statisticsPort()));
  }

  @Test
  @Order(9)
  void certificates() throws IOException {
    api.sendTyped("PUT", "/v1/certificates/key", PEM, certificate.pem())
        .expectJson("{\"certificate saved\": \"key.pem\"}");
    expectPrinted(api.get("/v1/certificates"), "{\"certificates\": [\"key\"]}");
    api.sendTyped("PUT", "/v1/certificates/spare", PEM, certificate.pem())
        .expectJson("{\"certificate saved\": \"spare.pem\"}");
    api.delete("/v1/certificates/spare").expectJson("{\"deleted cert\": \"spare\"}");
    api.get("/v1/certificates").expectJson("{\"certificates\": [\"key\"]}");

    int secured = FreePorts.next();
    String address = "{\"address\": \"*:%d @key.pem\"}".formatted(secured);
    api.put("/v1/gateways/served/endpoints/served", address)
        .expectJson("{\"Modified\": \"served\"}");
    api.get("/v1/gateways/served/endpoints/served").expectJson(address);
    expectCommitted(api.commit(), "restarted");
    assertThat(certificate.get(secured)).isEqualTo("online");

    // "If it is left out", there is no certificate.
    api.put("/v1/gateways/served/endpoints/served", "{\"address\": \"*:%d\"}".formatted(secured))
        .expect(200);
    expectCommitted(api.commit(), "restarted");
    assertThat(new Api(secured).get("/").expect(200).body()).isEqualTo("online");
  }

  @Test
  @Order(10)
  void uploadOfAConfiguration() {
    String text = configuration("bind 127.0.0.1:%d".formatted(port), backends.serve("uploaded"));
    String form =
        """
        --limit\r
        Content-Disposition: form-data; name="test"; filename="haproxy.cfg"\r
        Content-Type: application/octet-stream\r
        \r
        %s\r
        --limit--\r
        """
            .formatted(text);
    Answer upload =
        api.sendTyped(
            "POST",
            "/v1/controller/upload",
            "multipart/form-data; boundary=limit",
            form.getBytes(StandardCharsets.UTF_8));
    assertThat(upload.expect(200).json().path("HaProxy Status").asText()).isEqualTo("Overriden");
    expectText(RUNNING, text);
    expectText(RUNNING + "/expanded", text);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("uploaded");
    // What ran before is pending.
    assertThat(api.get(PENDING).expect(200).body()).contains("served");
    assertThat(api.get(PENDING + "/expanded").expect(200).body()).contains("served");
  }

  @Test
  @Order(11)
  void pendingConfigurationAndItsVariables() throws IOException {
    String before = api.get(RUNNING).expect(200).body();
    api.sendTyped("PUT", "/v1/certificates/domain-1", PEM, certificate.pem()).expect(200);
    String text =
        configuration(
            """
            bind @{gateway:endpoint:ip}:@{gateway:endpoint:port:0}
              bind @{gateway:endpoint:ip}:@{gateway:endpoint:port:1} ssl crt @{certificates:store}/domain-1.pem
              acl nothing path /nothing\
            """,
            backends.serve("pending"));
    put(PENDING, text).expectJson("{\"updated\": \"pending\"}");
    expectText(PENDING, text);
    assertThat(api.get(PENDING + "/expanded").expect(200).body())
        .contains("bind 127.0.0.1:" + firstPort, "bind 127.0.0.1:" + (firstPort + 1))
        .doesNotContain("@{");
    expectText(RUNNING, before);

    for (String path : List.of(CONFIGURATION + "/variables", "/v1/haproxy/variables")) {
      Answer variables = api.get(path);
      expectPrinted(
          variables,
          """
          {"gateway:endpoint:ip": "<endpointIP>",
           "gateway:endpoint:port:min": "<portMin>",
           "gateway:endpoint:port:max": "<portMax>",
           "certificates:store": "<tmp_loc>"}
          """,
          "pid:store");
      assertThat(variables.json().path("gateway:endpoint:ip").asText()).isEqualTo("127.0.0.1");
      assertThat(variables.json().path("gateway:endpoint:port:max").asInt())
          .isEqualTo(firstPort + 1);
    }

    Answer commit = api.post(CONFIGURATION + "/commit").expect(200);
    assertThat(commit.json().path("status").asText()).isEqualTo("pending is now running");
    expectText(RUNNING, text);
    expectText(PENDING, before);
    assertThat(new Api(firstPort).get("/").expect(200).body()).isEqualTo("pending");
    assertThat(certificate.get(firstPort + 1)).isEqualTo("pending");
  }

  @Test
  @Order(12)
  void control() {
    Answer restart = api.post("/v1/haproxy/control/restart");
    expectPrinted(restart, "{\"haproxy status\": \"restarted\", \"pid\": 1}");
    assertThat(restart.json().path("haproxy status").asText()).isEqualTo("restarted");
    assertThat(new Api(firstPort).get("/").expect(200).body()).isEqualTo("pending");
    api.post("/v1/haproxy/control/start").expectProblem(409, "conflict");
    api.post("/v1/haproxy/control/stop").expectJson("{\"status\": \"haproxy killed\"}");
    Await.until("HAProxy is gone", () -> hrapi.haproxyProcesses().isEmpty());
    Answer start = api.post("/v1/haproxy/control/start");
    expectPrinted(start, "{\"haproxy status\": \"started\", \"pid\": 1}");
    assertThat(start.json().path("haproxy status").asText()).isEqualTo("started");
    assertThat(start.json().path("pid").asLong()).isEqualTo(hrapi.haproxyPid());
    assertThat(new Api(firstPort).get("/").expect(200).body()).isEqualTo("pending");
    api.post("/v1/haproxy/control/stop").expect(200);
  }

  /** The example at the end; {@link WalkThroughIT} tests it with traffic. */
  @Test
  @Order(13)
  void theExampleAtTheEnd() {
    api.put(
            "/v1/gateways/gateHTTP",
            """
            {"gateway": "gateHTTP",
             "protocol": "http",
             "endpoints": {
               "endOne": "127.0.0.1:%d",
               "endTwo": "127.0.0.1:%d"},
             "enable": "True"}
            """
                .formatted(FreePorts.next(), FreePorts.next()))
        .expectJson("{\"Added gateway\": \"gateHTTP\"}");
    String eta =
        """
        {"enabled": true,
         "targets": {
           "targetS1": "12.1.0.5:80",
           "targetS2": "12.1.0.4:8080",
           "targetS4": "12.1.0.1:443",
           "targetS5": "12.1.0.6:442",
           "targetS6": "12.1.3.4:80",
           "targetS7": "12.1.0.3:80"}}
        """;
    String theta =
        """
        {"enabled": true,
         "targets": {
           "targetT1": "172.1.0.5:80",
           "targetT2": "172.1.0.4:8080",
           "targetT3": "172.1.0.1:443"}}
        """;
    api.put("/v1/pools/eta", eta).expectJson("{\"Added pool\": \"eta\"}");
    api.put("/v1/pools/theta", theta).expectJson("{\"Added pool\": \"theta\"}");
    api.get("/v1/pools/eta").expectJson(eta);
    api.get("/v1/pools/theta").expectJson(theta);
    String target =
        """
        {"address": "12.1.0.5:80", "weight": 200, "enabled": true}
        """;
    expectPrinted(api.get("/v1/pools/eta/targets/targetS1"), target);
    api.put("/v1/pools/eta/targets/targetS1", target).expectJson("{\"Modified\": \"targetS1\"}");
    api.get("/v1/pools/eta/targets/targetS1").expectJson(target);
    // An upload was pending; a commit of the controller renders the model all the same.
    expectCommitted(api.commit(), "Started");
    String page = "http://127.0.0.1:%d/__haproxy/dashboard".formatted(hrapi.statisticsPort());
    assertThat(api.get("/v1/controller/__haproxy/dashboard").expect(302).header("Location"))
        .isEqualTo(page);
    assertThat(new Api(hrapi.statisticsPort()).get("/__haproxy/dashboard").expect(200).body())
        .contains("Statistics Report for HAProxy");
  }

  private static String configuration(String binds, String server) {
    return """
        global
          maxconn 100
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        frontend uploaded
          %s
          default_backend servers
        backend servers
          server one %s
        """
        .formatted(binds, server);
  }

  private Answer put(String path, String text) {
    return api.sendTyped("PUT", path, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private void expectText(String path, String text) {
    Answer answer = api.get(path).expect(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.body().strip()).isEqualTo(text.strip());
  }
}
