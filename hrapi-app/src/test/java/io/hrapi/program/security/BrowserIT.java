package io.hrapi.program.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Browser;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a web page, in a real browser, can do to a hrapi on the same machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {

  private static final String CHECK = "/v1/pools/p/targets/t/check";

  /** Sends every request that a page can send without a CORS preflight, and shows the results. */
  private static final String PAGE =
      """
      <!DOCTYPE html><title>Page</title><pre id="said"></pre>
      <iframe name="hidden"></iframe>
      <form method="post" target="hidden" enctype="text/plain" action="HRAPI/v1/log/verify">
        <input name="x" value="y">
      </form>
      <img src="HRAPI/v1/pools/p/targets/t/check"><img src="REBOUND/v1/pools/p/targets/t/check">
      <img src="HRAPI/v1/controller/restore/b/1" referrerpolicy="no-referrer">
      <script>
        async function ask(method, address, mode) {
          let outcome;
          try {
            const answer = await fetch(address, {method: method, mode: mode, body:
                method === 'GET' ? undefined : '{}'});
            outcome = answer.type + ' ' + answer.status;
          } catch (e) {
            outcome = 'refused';
          }
          document.getElementById('said').append(method + ' ' + mode + ': ' + outcome + '\\n');
        }
        (async () => {
          document.forms[0].submit();
          await ask('POST', 'HRAPI/v1/controller/commit', 'no-cors');
          await ask('PUT', 'HRAPI/v1/pools/q', 'cors');
          await ask('GET', 'HRAPI/v1/status', 'cors');
          await ask('POST', 'ADMIN/tasks/snapshot', 'no-cors');
          await ask('GET', 'REBOUND/v1/status', 'no-cors');
          await ask('POST', 'REBOUND/v1/controller/commit', 'no-cors');
          document.getElementById('said').append('done');
        })();
      </script>
      """;

  private HttpServer pages;
  private RunningHrapi hrapi;

  @BeforeAll
  void begin() throws IOException {
    // ./hrapi test installs a browser.
    assumeTrue(Browser.program().isPresent(), "there is no browser on this machine");
    hrapi = RunningHrapi.startNew();
    hrapi.api().put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:1\"}}").expect(200);
    pages =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    byte[] page =
        PAGE.replace("HRAPI", "http://127.0.0.1:" + hrapi.port())
            .replace("ADMIN", "http://127.0.0.1:" + hrapi.adminPort())
            .replace("REBOUND", "http://evil.example:" + hrapi.port())
            .getBytes(StandardCharsets.UTF_8);
    pages.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    pages.start();
  }

  @AfterAll
  void end() {
    if (pages != null) {
      pages.stop(0);
    }
    if (hrapi != null) {
      hrapi.close();
    }
  }

  private String accessLog() throws IOException {
    try (Stream<Path> files = Files.list(hrapi.instance())) {
      StringBuilder text = new StringBuilder();
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("access-")).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  private void awaitLines(int times, List<String> lines) {
    Await.until(
        "all of it is in the access log",
        () -> {
          try {
            String log = accessLog();
            return lines.stream().allMatch(line -> log.split(line, -1).length > times);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** The page is from another host, or from another port of this host, which is another origin. */
  @Test
  void noPageOfAnotherOriginHasAnythingDone() throws Exception {
    long version = hrapi.api().version();
    int times = 0;
    for (String site : List.of("evil.example", "127.0.0.1")) {
      times++;
      String said = Browser.show("http://" + site + ":" + pages.getAddress().getPort() + "/");
      assertThat(said)
          .contains(
              "POST no-cors: opaque 0",
              "PUT cors: refused",
              "GET cors: refused",
              "GET no-cors: opaque 0",
              "done");
      awaitLines(
          times,
          List.of(
              "\"POST /v1/controller/commit HTTP/1.1\" 403 ",
              "\"POST /v1/log/verify HTTP/1.1\" 403 ",
              "\"GET " + CHECK + " HTTP/1.1\" 403 ",
              "\"GET /v1/controller/restore/b/1 HTTP/1.1\" 403 ",
              "\"POST /tasks/snapshot HTTP/1.1\" 403 ",
              "\"GET " + CHECK + " HTTP/1.1\" 421 ",
              "\"GET /v1/status HTTP/1.1\" 421 ",
              "\"POST /v1/controller/commit HTTP/1.1\" 421 "));
      assertThat(hrapi.api().version()).isEqualTo(version);
    }
    assertThat(accessLog())
        .doesNotContain("\"POST /v1/controller/commit HTTP/1.1\" 2")
        .doesNotContain("\"GET " + CHECK + " HTTP/1.1\" 2")
        .doesNotContain("\"PUT /v1/pools/q");
  }

  @Test
  void aNameThatIsPointedAtThisMachineShowsNothing() throws Exception {
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      String path = port == hrapi.port() ? "/v1/status" : "/healthcheck";
      assertThat(Browser.show("http://evil.example:" + port + path))
          .contains("/problems/misdirected")
          .doesNotContain("versions", "event-log");
      assertThat(Browser.show("http://localhost:" + port + path))
          .containsAnyOf("versions", "event-log")
          .doesNotContain("misdirected");
    }
  }
}
