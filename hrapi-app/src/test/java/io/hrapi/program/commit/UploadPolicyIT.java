package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What uploaded configurations may and may not contain, for every way to upload them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UploadPolicyIT {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final String PENDING = CONFIGURATION + "pending";
  private static final String UPLOAD = "/v1/controller/upload";
  private static final String SECRET = "q7Zk2Xw9SECRET";

  @TempDir private Path folder;

  private final int port = FreePorts.next();
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();

  private String answering(String word) {
    return UploadText.answering("127.0.0.1:" + port, word);
  }

  /** Uploads a text in all ways, and checks the status of each refusal. */
  private List<Answer> refusals(String text) {
    return List.of(
        api.putPending(text).expectProblem(400, "upload-refused"),
        api.sendText("PUT", PENDING + "?dryRun=true", text).expectProblem(400, "upload-refused"),
        api.upload(text).expectProblem(422, "configuration-refused"),
        api.sendText("POST", UPLOAD + "?dryRun=true", text)
            .expectProblem(422, "configuration-refused"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program sh\n  command /bin/touch MARKER\n",
        "global\n  lua-load LUA\n",
        "global\n  no lua-load LUA\n",
        "global\n  lu\"a-load\" LUA\n",
        "global\n  \\x6cua-load LUA\n",
        "global\r\n\r lua-load LUA\r\n",
        "global\n  setenv X lua-load\n  \"$X\" LUA\n",
        "global\n  .if defined(Y)\n  .else\n  lua-load LUA\n  .endif\n",
        "global lua-load\n  \"${.SECTION}\" LUA\n"
      })
  void whatWouldRunNeverRuns(String lines) throws IOException {
    Path marker = folder.resolve("marker");
    Path lua = folder.resolve("run.lua");
    Files.writeString(lua, "os.execute('touch " + marker + "')\n");
    String text =
        lines.replace("MARKER", marker.toString()).replace("LUA", lua.toString())
            + answering("never");
    long version = api.version();
    for (Answer answer : refusals(text)) {
      assertThat(answer.json().path("messages").toString())
          .contains("line ", "is refused", "HRAPI_HAPROXY_ALLOW=");
    }
    assertThat(marker).doesNotExist();
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void noByteOfAFileOfHrapiIsInAnAnswer() throws IOException {
    Path key = hrapi.instance().resolve("not-yours.key");
    Files.writeString(key, SECRET + "\n");
    String text = answering("never") + "  http-request set-header X %[src,map_int(" + key + ")]\n";
    for (Answer answer : refusals(text)) {
      assertThat(answer.body())
          .contains("line 9: 'http-request'", "hrapi's own folder")
          .doesNotContain(SECRET);
    }
    assertThat(hrapi.output()).doesNotContain(SECRET);
  }

  @Test
  void whatIsAboutTheProcessIsLeftOutAndLinesStay() {
    String text =
        """
        global
          chroot /var/empty
          user root
          group root
          daemon
          maxconn 200
        userlist people
          user ada insecure-password b
        """
            + answering("left");
    Answer put = api.putPending(text).expect(200);
    for (JsonNode warnings :
        List.of(
            put.json().path("warnings"), api.commitPending().expect(200).json().path("warnings"))) {
      assertThat(warnings.toString())
          .contains("line 2: 'chroot'", "line 3: 'user'", "line 4: 'group'", "line 5: 'daemon'")
          .doesNotContain("line 8");
    }
    assertThat(api.lastEvent().at("/changes/0/after/warnings").toString()).contains("'chroot'");
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("left");
    assertThat(api.get(CONFIGURATION + "running").body()).isEqualTo(text);
    String loaded = api.get(CONFIGURATION + "running/expanded").body();
    assertThat(loaded).doesNotContain("chroot", "root").contains("insecure-password", "maxconn");
    assertThat(hrapi.haproxyFolder().resolve("live/haproxy.cfg")).hasContent(loaded);
    hrapi.awaitLook();
    assertThat(api.get("/v1/status").json().path("drift")).isEmpty();
    assertThat(api.upload(text).expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    // HAProxy's messages refer to the lines of the upload.
    assertThat(
            api.putPending(text + "  no-such-word\n")
                .expectProblem(400, "upload-refused")
                .json()
                .path("messages")
                .toString())
        .contains("[haproxy.cfg:" + (text.lines().count() + 1) + "]");
    api.delete(PENDING);
  }

  @Test
  void whatTheOperatorAllowsWorksUntilItIsNot() throws IOException {
    Path scripts = Files.createDirectory(folder.resolve("scripts"));
    Path lua = scripts.resolve("hello.lua");
    Files.writeString(
        lua,
        "core.register_service('hello', 'http', function(applet) applet:set_status(200)"
            + " applet:start_response() applet:send('lua') end)\n");
    Path secret = Files.writeString(scripts.resolve("secret"), SECRET + "\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("HRAPI_HAPROXY_ALLOW", "lua, program");
    environment.put("HRAPI_HAPROXY_FOLDERS", "/etc/haproxy " + folder);
    int luaPort = FreePorts.next();
    try (RunningHrapi allowing = RunningHrapi.start(environment)) {
      Api there = allowing.api();
      Path socket = socketFolder().resolve("admin.sock");
      String text =
          "global\n  lua-load "
              + lua
              + "\n  stats socket "
              + socket
              + " level admin\n"
              + UploadText.DEFAULTS
              + "frontend f\n  bind 127.0.0.1:"
              + luaPort
              + "\n  http-request use-service lua.hello\n";
      assertThat(there.upload(text).expect(200).json().path("warnings")).isEmpty();
      assertThat(new Api(luaPort).get("/").expect(200).body()).isEqualTo("lua");
      assertThat(socket).exists();
      // HAProxy quotes this file, but hrapi does not pass that on.
      Answer refused =
          there
              .putPending(text + "  acl a src -f " + secret + "\n")
              .expectProblem(400, "upload-refused");
      assertThat(refused.body())
          .contains("is not a valid IPv4 or IPv6 address at line 1 of file", secret.toString())
          .doesNotContain(SECRET);
      assertThat(there.upload(text + "  acl a src -f " + secret + "\n").body())
          .doesNotContain(SECRET);
      there.putPending(text).expect(200);

      environment.put("HRAPI_HAPROXY_ALLOW", "");
      allowing.stop();
      allowing.start();
      assertThat(new Api(luaPort).get("/").expect(200).body()).isEqualTo("lua");
      assertThat(there.commitPending().expectProblem(422, "configuration-refused").body())
          .contains("line 2: 'lua-load'");
      assertThat(there.get(PENDING).expect(200).body()).isEqualTo(text);
      assertThat(there.get(PENDING + "/expanded").expect(200).body()).isEqualTo(text);
      there.post("/v1/haproxy/control/stop").expect(200);
      Await.until("HAProxy is gone", () -> allowing.haproxyProcesses().isEmpty());
      assertThat(
              there
                  .post("/v1/haproxy/control/start")
                  .expectProblem(422, "configuration-refused")
                  .body())
          .contains("line 2: 'lua-load'");
      assertThat(allowing.output() + there.get("/v1/events").body()).doesNotContain(SECRET);
    }
  }

  /** Returns a folder that HAProxy's account can enter, and in which it can create sockets. */
  private Path socketFolder() throws IOException {
    Path sockets = Files.createDirectory(RunningHrapi.passable(folder).resolve("sockets"));
    return Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void whatWasLoadedOnceIsJudgedAgainWhenItIsStarted() throws IOException {
    Path sockets = socketFolder();
    Map<String, String> environment = new HashMap<>();
    environment.put("HRAPI_HAPROXY_FOLDERS", sockets.toString());
    try (RunningHrapi allowing = RunningHrapi.start(environment)) {
      Api there = allowing.api();
      int own = FreePorts.next();
      String text =
          "global\n  stats socket "
              + sockets
              + "/admin.sock\n"
              + UploadText.answering("127.0.0.1:" + own, "again");
      there.upload(text).expect(200);
      assertThat(there.get(CONFIGURATION + "running/expanded").body()).isEqualTo(text);

      environment.remove("HRAPI_HAPROXY_FOLDERS");
      allowing.stop();
      allowing.start();
      there.post("/v1/haproxy/control/restart").expect(200);
      assertThat(new Api(own).get("/").expect(200).body()).isEqualTo("again");
      assertThat(allowing.haproxyFolder().resolve("live/haproxy.cfg"))
          .hasContent(text.replaceAll("  stats socket .*", "# left out by hrapi"));
      allowing.awaitLook();
      assertThat(there.get("/v1/status").json().path("drift")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"ALLOW, 'lua,luaa', 'luaa'", "FOLDERS, etc/haproxy, 'etc/haproxy'"})
  void aMisspelledSettingIsRefusedAtTheStart(String name, String value, String said)
      throws Exception {
    Path output = Files.createTempFile(folder, "start", ".log");
    Process process =
        hrapi.launch(
            output, Map.of("HRAPI_HOME", folder.toString(), "HRAPI_HAPROXY_" + name, value));
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isNotZero();
    assertThat(Files.readString(output)).contains(said, "HRAPI_HAPROXY_" + name).hasLineCount(1);
  }
}
