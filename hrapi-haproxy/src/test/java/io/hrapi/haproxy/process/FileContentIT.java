package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.render.ProcessFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy's messages about files that a configuration names, with and without their content. */
final class FileContentIT {

  private static final String SECRET = "q7Zk2Xw9SECRET";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("text"), SECRET + "1 " + SECRET + "2\n" + SECRET + "3\n");
    Files.writeString(folder.resolve("pattern"), "(" + SECRET + "[ x\n");
    Files.writeString(folder.resolve("format"), "%[" + SECRET + "(1)]");
    Files.writeString(folder.resolve("error.lua"), "error('" + SECRET + " and more')");
    Files.writeString(folder.resolve("alert.lua"), "core.Alert('" + SECRET + "') x = nil + y");
    Files.writeString(folder.resolve("spoe"), "[a]\n" + SECRET + " x\n");
    Files.writeString(
        folder.resolve("state"),
        "1\n# x\n2 b 1 s 1.1.1.1 2 " + SECRET + " 1 1 1 1 0 3 4 6 0 0 0 - 80 - 0 0 - - 0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "frontend f| http-request set-header X %[src,map_int(FOLDER/text)]",
        "frontend f| http-request set-header X %[src,map_ip_ip(FOLDER/text)]",
        "frontend f| http-request set-header X %[path,map_reg(FOLDER/pattern)]",
        "frontend f| acl a src -f FOLDER/text",
        "frontend f| acl a src -M -f FOLDER/text",
        "frontend f| acl a src_port -f FOLDER/text",
        "frontend f| acl a path -m reg -f FOLDER/pattern",
        "frontend f| bind 127.0.0.1:1 ssl crt-list FOLDER/text",
        "frontend f| bind 127.0.0.1:1 ssl crt FOLDER/text",
        "frontend f| errorfile 503 FOLDER/text",
        "frontend f| http-request return status 200 content-type a/b lf-file FOLDER/format",
        "frontend f| filter spoe engine x config FOLDER/spoe",
        "global| lua-load FOLDER/text",
        "global| lua-load FOLDER/error.lua",
        "global| lua-load FOLDER/alert.lua",
        "global| h1-case-adjust-file FOLDER/text",
        "backend b| server-state-file-name FOLDER/state",
      })
  void isNotShown(String section, String line) {
    CheckResult result =
        check(
            section
                + "\n "
                + line.replace("FOLDER", folder.toString())
                + "\n load-server-state-from-file local\n server s 127.0.0.1:1\n");
    assertThat(result.messages()).isNotEmpty();
    assertThat(result.messages().toString()).doesNotContain(SECRET);
  }

  @Test
  void whatHaproxySaysItselfStays() {
    assertThat(words("frontend f\n acl a src -f " + folder + "/text\n"))
        .anyMatch(
            text ->
                text.contains(
                    "parsing [haproxy.cfg:6] : error detected while parsing ACL 'a' : '…' is not a"
                        + " valid IPv4 or IPv6 address at line 1 of file '"
                        + folder
                        + "/text'."));
    assertThat(
            words("frontend f\n acl a src -f /etc/hosts\n maxcon 5\n bind :80 ssl crt /no.pem\n"))
        .anyMatch(text -> text.contains("unknown keyword 'maxcon' in 'frontend' section"))
        .anyMatch(
            text ->
                text.contains(
                    "unable to stat SSL certificate from file '/no.pem' : No such file or"
                        + " directory"));
  }

  @Test
  void aConfigurationWithoutFilesIsQuotedAsItIs() {
    assertThat(words("frontend f\n zero1two\n")).anyMatch(text -> text.contains("zero1two"));
  }

  /** Lets HAProxy's account pass through the folder. */
  private void passable() {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> words(String text) {
    return check(text).messages().stream().map(HaproxyMessage::text).toList();
  }

  private CheckResult check(String text) {
    passable();
    CommitFolder commit =
        CommitFolder.create(
            folder.resolve("commits"),
            TestHaproxy.ACCOUNT,
            new ProcessFile(
                "c1",
                folder.resolve("admin.sock"),
                Duration.ofSeconds(10),
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            "defaults\n mode http\n timeout client 1s\n timeout server 1s\n" + text,
            Map.of("note", "x".getBytes(StandardCharsets.UTF_8)));
    return new HaproxyCheck(TestHaproxy.binary(), Duration.ofSeconds(20)).check(commit);
  }
}
