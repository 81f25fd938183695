package io.hrapi.haproxy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadPolicyTest {

  private static final Path HOME = Path.of("/var/lib/hrapi/default");
  private static final Path COMMIT = HOME.resolve("haproxy/commits/abc");
  private static final UploadPolicy POLICY =
      new UploadPolicy("", UploadPolicy.FOLDERS, List.of(HOME));

  @Nested
  final class OwnProcess {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "user root",
          "group root",
          "uid 0",
          "gid 0",
          "chroot /var/empty",
          "daemon",
          "pidfile /run/haproxy.pid",
          "master-worker",
          "nbproc 4",
          "setcap cap_net_raw",
          "expose-experimental-directives",
          "resetenv PATH",
          "default-path parent",
          "default-path current",
          "setenv HRAPI_COMMIT x",
          "stats socket /tmp/admin.sock level admin",
          "stats socket /var/lib/hrapi/default/sockets/admin.sock",
          "stats socket unix@relative.sock",
          "us\"er\" root",
          "\\x75ser root"
        })
    void isLeftOutAndLinesStay(String words) {
      Verdict verdict = judge("global\n  " + words + "\n  maxconn 10\n");
      assertThat(verdict.refused()).isEmpty();
      assertThat(verdict.leftOut()).extracting(Finding::line).containsExactly(2);
      assertThat(verdict.text()).isEqualTo("global\n# left out by hrapi\n  maxconn 10\n");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "userlist u\n  user a insecure-password b\n  group g users a\n",
          "global\n  stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners\n",
          "global\n  stats socket /var/run/haproxy/admin.sock user haproxy group haproxy\n",
          "global\n  stats socket /var/lib/haproxy/stats\n",
          "global\n  stats socket ipv4@127.0.0.1:9999 level admin\n",
          "global\n  default-path config\n",
          "global\n  stats timeout 30s\n",
          "global\n  no insecure-fork-wanted\n"
        })
    void isNotWhatOnlyLooksLikeIt(String text) {
      Verdict verdict = judge(text);
      assertThat(verdict.refused()).isEmpty();
      assertThat(verdict.leftOut()).isEmpty();
      assertThat(verdict.text()).isEqualTo(text);
    }

    @Test
    void isJudgedTheSameOnceItIsLeftOut() {
      Verdict verdict = judge("global\n  user root\n  daemon\n");
      assertThat(judge(verdict.text()).text()).isEqualTo(verdict.text());
      assertThat(judge(verdict.text()).leftOut()).isEmpty();
    }

    @Test
    void isFoundWhereAConditionHidesTheSection() {
      assertThat(judge("global\n.if defined(X)\nuserlist u\n.endif\n  user root\n").leftOut())
          .extracting(Finding::line)
          .containsExactly(5);
    }
  }

  @Nested
  final class Refused {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "program|program sh\n  command /bin/sh",
          "lua|lua-load /etc/haproxy/x.lua",
          "lua|lua-load-per-thread x.lua",
          "lua|lua-prepend-path x",
          "lua|http-request lua.auth",
          "lua|tcp-request content lua.auth",
          "lua|http-request use-service lua.hello",
          "external-check|external-check",
          "external-check|option external-check",
          "external-check|external-check command /bin/sh",
          "external-check|external-check path /bin",
          "insecure|insecure-fork-wanted",
          "insecure|insecure-setuid-wanted",
          "ssl-engine|ssl-engine rdrand",
          "ssl-provider|ssl-provider x",
          "ssl-provider|ssl-provider-path /tmp",
          "environment|setenv LD_PRELOAD x.so",
          "environment|setenv OPENSSL_CONF x",
          "environment|\"$X\" x",
          "environment|\"${X[*]}\" lua-load x",
          "environment|no \"${X[*]}\" lua-load x",
          "environment|\"${.SECTION}\" x",
          "lua|no lua-load x",
          "lua|default lua-load x",
          "lua|lu\"a-load\" x",
          "lua|lua\\x2dload x",
          "lua|\r lua-load x",
          "lua|\u000blua-load\fx",
          "lua|.if false\nlua-load x\n.endif",
          "lua|\"\" lua-load x"
        })
    void byNameAndLineUnlessItIsAllowed(String row) {
      String allowance = row.substring(0, row.indexOf('|'));
      String text = "global\n" + row.substring(row.indexOf('|') + 1) + "\n";
      List<Finding> refused = judge(text).refused();
      assertThat(refused).isNotEmpty();
      assertThat(refused.get(0).line()).isIn(2, 3);
      assertThat(refused.get(0).words())
          .contains("haproxy.allow: " + allowance)
          .contains("HRAPI_HAPROXY_ALLOW=" + allowance);
      assertThat(
              new UploadPolicy(allowance + ",paths", UploadPolicy.FOLDERS, List.of(HOME))
                  .judge(text, COMMIT)
                  .refused())
          .as("allowed")
          .noneMatch(finding -> finding.problem().contains("haproxy.allow: " + allowance));
      assertThat(
              new UploadPolicy("all", UploadPolicy.FOLDERS, List.of(HOME))
                  .judge(text, COMMIT)
                  .refused())
          .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Allowance.class)
    void canEachBeAllowedByItsName(Allowance allowance) {
      assertThat(Allowance.parse(allowance.word())).containsExactly(allowance);
    }

    @Test
    void namesThatNobodyKnowsAreRefusedWithThoseThatThereAre() {
      assertThatThrownBy(() -> Allowance.parse("lua, luaa"))
          .hasMessageContaining("'luaa'")
          .hasMessageContaining("external-check");
      assertThatThrownBy(() -> new UploadPolicy("", "etc", List.of()))
          .hasMessageContaining("'etc'");
    }
  }

  @Nested
  final class Paths {

    static Stream<String> outside() {
      String key = HOME.resolve("master.key").toString();
      return Stream.of(
          "http-request set-header X %[src,map_int(" + key + ")]",
          "http-request set-header X \"%[src,map_int('" + key + "')]\"",
          "http-request set-header X %[src,map(\\\"/etc/pass\\\"wd)]",
          "http-request set-header X %[src,,map(/etc/passwd,x)]",
          "stick on src map(/etc/passwd)",
          "use_backend %[path,map_beg(/root/x.map,d)]",
          "http-request set-map(/etc/passwd) a b",
          "http-request add-acl(/etc/passwd) a",
          "acl a src -f /etc/passwd",
          "acl a src -M -f /etc/passwd",
          "acl a src \"$X\" /etc/passwd",
          "acl a src \"-$X\" /etc/passwd",
          "http-request return status 200 content-type a/b \"fi$X\" ./certificates/a.pem",
          "http-request set-header X \"%[src${X}map${Y}/etc/passwd)]\"",
          "http-request set-header X \"%[src${X}(/etc/passwd)]\"",
          "acl a req.hdr(x),jwt_verify(\"RS256\",\"/root/key\") -m int 1",
          "http-request deny if { src -f /etc/passwd }",
          "http-request return status 200 content-type text/plain lf-file /etc/passwd",
          "http-request return status 200 content-type text/plain file /etc/passwd",
          "http-request deny deny_status 403 errorfile /etc/passwd",
          "http-request \"$X\" status 200 file /etc/passwd",
          "http-error status 404 file /etc/passwd",
          "errorfile 503 /etc/passwd",
          "errorfile 503 /etc/haproxy/../passwd",
          "errorfile 503 ../../../master.key",
          "errorfile 503 haproxy.cfg",
          "errorfile 503 certificates/a.pem",
          "errorfile 503 " + COMMIT.resolve("certificates/a.pem"),
          "errorfile 503 \"/etc/$X\"",
          "bind :443 ssl crt /root/x.pem",
          "bind :443 ssl crt-list haproxy.cfg",
          "bind :443 ssl crt-list certificates/a.pem",
          "bind :443 ssl crt /etc/haproxy/x.pem ca-file /root/x.pem",
          "bind :443 ssl crt \"${CERTS-/etc/haproxy}/x.pem\"",
          "bind :443 new-word /root/x",
          "bind :443 new-word=/root/x",
          "bind /tmp/x.sock",
          "bind unix@/tmp/x.sock",
          "bind :80,uxst@/tmp/x.sock",
          "bind unix@live",
          "server s /var/run/docker.sock",
          "server s unix@/var/run/docker.sock",
          "server s unix@$X",
          "server s $X/docker.sock",
          "server s stream+unix@/var/run/docker.sock",
          "server s 127.0.0.1:1 agent-addr /var/run/docker.sock",
          "server s 127.0.0.1:1 ssl ca-file /root/x",
          "server-template s 1-3 /var/run/docker.sock",
          "default-server ca-file /root/x",
          "log /var/log/x local0",
          "dispatch /var/run/docker.sock",
          "filter spoe engine x config /tmp/spoe.cfg",
          "filter opentracing config /tmp/ot.cfg",
          "new-keyword /tmp/x",
          "new-keyword ../x",
          "server-state-file-name /tmp/x");
    }

    static Stream<String> outsideInGlobal() {
      return Stream.of(
          "ca-base /root",
          "crt-base /root",
          "key-base /root",
          "ssl-dh-param-file /root/x",
          "issuers-chain-path /root",
          "h1-case-adjust-file /root/x",
          "server-state-base /root",
          "server-state-file /root/x",
          "stats-file /root/x",
          "shm-stats-file /root/x",
          "default-path origin /root",
          "unix-bind prefix /tmp/x",
          "wurfl-data-file /root/x",
          "51degrees-data-file /root/x",
          "deviceatlas-json-file /root/x",
          "httpclient.ssl.ca-file /root/x",
          "setenv X /root/x",
          "setenv X unix@/root/x",
          "setenv X ..",
          "presetenv X /root/x",
          "tune.new-thing /root/x");
    }

    @ParameterizedTest
    @MethodSource("outside")
    void outsideAreRefused(String line) {
      List<Finding> refused = judge("backend b\n  mode http\n  " + line + "\n").refused();
      assertThat(refused).isNotEmpty();
      assertThat(refused).allMatch(finding -> finding.line() == 3);
    }

    @ParameterizedTest
    @MethodSource("outsideInGlobal")
    void outsideAreRefusedInGlobal(String line) {
      List<Finding> refused = judge("global\n  " + line + "\n").refused();
      assertThat(refused).extracting(Finding::line).containsExactly(2);
    }

    @Test
    void aRingIsNoWayToAFile() {
      assertThat(judge("ring r\n  backing-file /root/x\n").refused()).hasSize(1);
      assertThat(judge("crt-store s\n  load crt a.pem key /root/x\n").refused()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "setenv X lua-load\n  \"$X\" x",
          "setenv P ca-file\nbackend b\n  server s 127.0.0.1:1 \"$P\" /root/x",
          "setenv M map_int\nbackend b\n  http-request set-header X \"%[src,${M}(/etc/passwd)]\"",
          "setenv F -f\nbackend b\n  acl a src \"$F\" /etc/passwd",
          "setenv S socket\n  stats \"$T\" /root/x",
          "setenv A .\nbackend b\n  errorfile 503 \"/etc/haproxy/${A}${A}/passwd\"",
          "presetenv A x\nbackend b\n  errorfile 503 \"/etc/haproxy/${A}\"",
          "unsetenv H\nbackend b\n  errorfile 503 \"${H-/etc/passwd}\"",
          "setenv W \"x -f\"\nbackend b\n  acl a src \"${W[*]}\" /etc/passwd"
        })
    void variablesAreNoWayAround(String lines) {
      assertThat(judge("global\n  " + lines + "\n").refused()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "stats uri /stats",
          "monitor-uri /healthz",
          "option httpchk GET /x HTTP/1.1\\r\\nHost:\\ a",
          "http-check send meth GET uri /x",
          "acl a path_beg /api /v2",
          "acl a path_reg ^/sitemap(/|$)",
          "use_backend b if { path_beg /api/../x }",
          "http-request redirect location /x code 301",
          "redirect prefix /y if { path /x }",
          "errorloc 503 /sorry",
          "http-request set-path /x%[path]",
          "http-request return status 200 content-type text/plain string /x",
          "http-request set-header X \"$Y\"",
          "http-request set-var(txn.p) path,concat(/,txn.x)",
          "reqrep ^([^\\ :]*)\\ /static/(.*) \\1\\ /\\2",
          "cookie S insert path /x",
          "balance uri depth 3",
          "bind :443 ssl crt /etc/ssl/private/a.pem ca-file /usr/share/x.pem alpn h2",
          "bind :443 ssl crt a.pem",
          "ssl-f-use crt certificates/a.pem",
          "bind :443 ssl crt /var/lib/hrapi/default/haproxy/commits/abc/certificates/a.pem",
          "bind \"$IP:80\"",
          "bind abns@name",
          "bind fd@3",
          "bind /run/haproxy/x.sock mode 660",
          "server s ${HOST}:80 check cookie /x",
          "server s \"$HOST:80\" sni str(/x)",
          "server s unix@/run/haproxy/x.sock",
          "server s a.example:80 redir http://x/y",
          "server s 127.0.0.1:80 ssl verify required ca-file @system-ca",
          "log /dev/log local0",
          "log 127.0.0.1 local0",
          "log stdout format raw local0",
          "errorfile 503 /etc/haproxy/errors/503.http",
          "acl a src -f /etc/haproxy/a.lst",
          "use_backend %[req.hdr(host),map(/etc/haproxy/hosts.map,d)]",
          "use_backend %[req.hdr(host),map(virt@hosts,d)]",
          "compression type text/html text/css",
          "log-format \"%ci:%cp [%t] %ft /x\""
        })
    void urlsAndAllowedFoldersAreFine(String line) {
      assertThat(judge("backend b\n  mode http\n  " + line + "\n").refused()).isEmpty();
    }

    @Test
    void aFolderCanBeAllowed() {
      String text = "backend b\n  errorfile 503 /opt/errors/503.http\n";
      assertThat(judge(text).refused().get(0).words())
          .contains("line 2", "'errorfile'", "/opt/errors/503.http", "HRAPI_HAPROXY_FOLDERS");
      UploadPolicy allowing = new UploadPolicy("", "/opt /srv", List.of(HOME));
      assertThat(allowing.judge(text, COMMIT).refused()).isEmpty();
    }

    @Test
    void whatIsHrapisOwnStaysClosed() {
      UploadPolicy all = new UploadPolicy("all", "/", List.of(HOME));
      assertThat(
              all.judge("backend b\n  errorfile 503 " + HOME + "/master.key\n", COMMIT).refused())
          .hasSize(1);
    }

    @Test
    void linksLeadWhereTheyLead(@TempDir Path folder) throws IOException {
      Path allowed = Files.createDirectory(folder.resolve("allowed"));
      Path other = Files.createDirectory(folder.resolve("other"));
      Files.createSymbolicLink(folder.resolve("link"), allowed);
      Files.createSymbolicLink(allowed.resolve("out"), other);
      UploadPolicy policy = new UploadPolicy("", allowed.toString(), List.of(HOME));
      assertThat(refusals(policy, folder.resolve("link/x"))).isZero();
      assertThat(refusals(policy, allowed.resolve("x/../y"))).isZero();
      assertThat(refusals(policy, allowed.resolve("out/../secret"))).isOne();
      assertThat(refusals(policy, other.resolve("x"))).isOne();
    }

    private static int refusals(UploadPolicy policy, Path path) {
      return policy.judge("backend b\n  errorfile 503 " + path + "\n", COMMIT).refused().size();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian.cfg", "docker.cfg", "legacy.cfg"})
  void whatPeopleUploadGoesOnWorking(String name) throws IOException {
    Verdict verdict = judge(resource(name));
    assertThat(verdict.refused().stream().map(Finding::words).collect(Collectors.toList()))
        .isEmpty();
    assertThat(verdict.leftOut()).isNotEmpty();
    assertThat(verdict.text().lines()).hasSameSizeAs(resource(name).lines().toList());
  }

  @Test
  void everyRowOfTheTableIsFoundByItsKeyword() {
    for (Row row : Keywords.all()) {
      String[] words = row.keyword().replace("*", "x").split(" ", -1);
      String section = row.section().equals(Row.ANY) ? "backend" : row.section();
      assertThat(Keywords.meaning(section, words[0], words.length > 1 ? words[1] : ""))
          .as(row.keyword())
          .isEqualTo(row.meaning());
    }
  }

  private static Verdict judge(String text) {
    return POLICY.judge(text, COMMIT);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(UploadPolicyTest.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
