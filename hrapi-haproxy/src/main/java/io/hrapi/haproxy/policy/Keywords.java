package io.hrapi.haproxy.policy;

import static io.hrapi.haproxy.policy.Row.ANY;

import io.hrapi.haproxy.policy.Row.Meaning;
import io.hrapi.haproxy.policy.Row.OwnProcess;
import io.hrapi.haproxy.policy.Row.Refused;
import io.hrapi.haproxy.policy.Row.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of HAProxy's keywords, of all versions from 2.0 to 3.5, as far as they matter for the
 * policy of uploads (configuration manual, sections 3 to 5 and 12). Values of keywords that it does
 * not contain are treated as paths if they look like paths.
 */
final class Keywords {

  /** The keywords that begin a section. */
  static final Set<String> SECTIONS =
      words(
          "acme backend cache crt-store defaults fcgi-app frontend global healthcheck http-errors"
              + " listen log-forward log-profile mailers namespace_list peers program resolvers"
              + " ring traces userlist");

  static final String GLOBAL = "global";

  static final String PROGRAM = "program";

  /** A row of two words, because other lines of {@code stats} have URLs and conditions. */
  static final String STATS_SOCKET = "stats socket";

  /** Words in lines of binds and servers that are followed by a file. */
  private static final Map<String, Use> TLS_FILES =
      join(
          named(
              Use.CERTIFICATE, "ca-file ca-sign-file ca-verify-file crl-file crt default-crt ech"),
          // Files of other formats than certificates: HAProxy would quote lines that it cannot
          // parse.
          named(Use.FILE, "crt-list tls-ticket-keys"));

  /** Words in lines of binds and servers whose value is not a path, even if it looks like one. */
  private static final Set<String> PLAIN =
      words(
          "accept-netscaler-cip agent-inter agent-port agent-send alpn backlog ca-ignore-err"
              + " ca-sign-pass check-alpn check-pool-conn-name check-proto check-sni ciphers"
              + " ciphersuites client-sigalgs cookie crt-ignore-err curves downinter ecdhe"
              + " error-limit expose-fd fall fastinter gid group guid guid-prefix hash-key id"
              + " idle-ping init-addr init-state inter interface label level log-bufsize log-proto"
              + " max-reuse maxconn maxqueue minconn mode mss name namespace nbconn nice npn observe"
              + " on-error on-marked-down on-marked-up pool-conn-name pool-low-conn pool-max-conn"
              + " pool-purge-delay port process proto proxy-v2-options quic-cc-algo quic-socket"
              + " redir resolve-net resolve-opts resolve-prefer resolvers rise severity-output shard"
              + " shards sigalgs slowstart sni ssl-max-ver ssl-min-ver tcp-md5sig tcp-ss tcp-ut"
              + " thread track uid user verify verifyhost weight ws");

  private static final Map<String, Use> SERVER_WORDS =
      join(TLS_FILES, named(Use.SOCKET, "addr agent-addr socks4 source usesrc"));

  /** Keywords whose values are URLs, expressions, conditions, names or numbers. */
  private static final Set<String> FREE =
      words(
          "acl appsession backlog balance be-unpublished bind-process block capture cliexp clitcpka*"
              + " clitimeout compression contimeout cookie declare default_backend description"
              + " disabled docroot email-alert enabled error-log-format errorfiles errorloc*"
              + " force-be-switch force-persist format from fullconn grace guid hash-balance-factor"
              + " hash-preserve-affinity hash-type http-after-response http-check http-error"
              + " http-request http-response http-reuse http-send-name-header httpclose id"
              + " ignore-persist index load-server-state-from-file log-format* log-steps log-tag"
              + " max-keep-alive-queue max-session-srv-conns maxconn mode monitor monitor-net"
              + " monitor-uri option pass-header path-info persist quic-initial rate-limit redirect"
              + " redisp redispatch reqadd reqallow reqdel reqdeny reqiallow reqidel reqideny"
              + " reqipass reqirep reqisetbe reqitarpit reqpass reqrep reqsetbe reqtarpit retries"
              + " retry-on rspadd rspdel rspdeny rspidel rspideny rspirep rsprep set-param"
              + " on set-var* srvexp srvtcpka* srvtimeout stats stick stick-table table tcp-check"
              + " tcp-request tcp-response timeout transparent unique-id-format unique-id-header"
              + " use-fcgi-app use-server use_backend ulimit-n h1-case-adjust node localpeer"
              + " resolve_retries accepted_payload_size hold parse-resolv-conf size maxlen filter-sequence");

  private static final List<Row> ROWS = rows();
  private static final Map<String, List<Row>> EXACT = new HashMap<>();
  private static final List<Row> PREFIXES = new ArrayList<>();
  private static final Set<String> FIRST_OF_TWO = new HashSet<>();

  static {
    for (Row row : ROWS) {
      int blank = row.keyword().indexOf(' ');
      if (blank > 0) {
        FIRST_OF_TWO.add(row.keyword().substring(0, blank));
      }
      if (row.keyword().endsWith("*")) {
        PREFIXES.add(row);
      } else {
        EXACT.computeIfAbsent(row.keyword(), key -> new ArrayList<>()).add(row);
      }
    }
  }

  private static final Meaning UNKNOWN = values(Map.of(), 0, Map.of(), Set.of(), false);

  private Keywords() {}

  /** Returns all rows. */
  static List<Row> all() {
    return ROWS;
  }

  /**
   * Returns the meaning of a line that begins with these words in a section.
   *
   * @param second the second word; empty if there is none
   */
  static Meaning meaning(String section, String first, String second) {
    return (isOfTwoWords(first) ? row(section, first + " " + second) : Optional.<Row>empty())
        .or(() -> row(section, first))
        .map(Row::meaning)
        .orElse(UNKNOWN);
  }

  /** Returns whether the second word matters for the meaning of a line. */
  static boolean isOfTwoWords(String first) {
    return FIRST_OF_TWO.contains(first);
  }

  private static Optional<Row> row(String section, String keyword) {
    Optional<Row> exact =
        EXACT.getOrDefault(keyword, List.of()).stream()
            .filter(row -> isIn(row, section))
            .findFirst();
    return exact.or(
        () ->
            PREFIXES.stream()
                .filter(row -> isIn(row, section))
                .filter(row -> keyword.startsWith(prefix(row.keyword())))
                .findFirst());
  }

  private static boolean isIn(Row row, String section) {
    return row.section().equals(ANY) || row.section().equals(section);
  }

  private static String prefix(String keyword) {
    return keyword.substring(0, keyword.length() - 1);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String word :
        words(
            "chroot daemon expose-* gid group master-worker nbproc pidfile resetenv setcap uid"
                + " user")) {
      rows.add(new Row(GLOBAL, word, new OwnProcess()));
    }
    rows.add(new Row(ANY, "default-path current", new OwnProcess()));
    rows.add(new Row(ANY, "default-path parent", new OwnProcess()));
    Values file = values(Map.of(1, Use.FILE), 0, Map.of(), Set.of(), true);
    refused(rows, Allowance.LUA, "lua-*", file);
    refused(rows, Allowance.EXTERNAL_CHECK, "external-check path", free());
    refused(rows, Allowance.EXTERNAL_CHECK, "option external-check", free());
    refused(rows, Allowance.EXTERNAL_CHECK, "external-check", unknown());
    refused(rows, Allowance.INSECURE, "insecure-*", free());
    refused(rows, Allowance.SSL_ENGINE, "ssl-engine", unknown());
    refused(rows, Allowance.SSL_PROVIDER, "ssl-provider*", unknown());

    rows.add(new Row(ANY, STATS_SOCKET, values(Map.of(), 2, TLS_FILES, PLAIN, false)));
    path(
        rows, 1, Use.CERTIFICATE, "ca-base crt-base key-base issuers-chain-path ssl-dh-param-file");
    path(rows, 1, Use.CERTIFICATE, "httpclient.ssl.ca-file account-key");
    path(rows, 1, Use.FILE, "h1-case-adjust-file server-state-base server-state-file");
    path(rows, 1, Use.FILE, "server-state-file-name stats-file shm-stats-file backing-file");
    path(rows, 1, Use.FILE, "51degrees-data-file 51degrees-hash-data-file wurfl-data-file");
    path(rows, 1, Use.FILE, "deviceatlas-json-file");
    path(rows, 2, Use.FILE, "errorfile default-path");
    rows.add(
        new Row(ANY, "unix-bind", values(Map.of(), 0, named(Use.FILE, "prefix"), PLAIN, false)));
    rows.add(new Row(ANY, "wurfl-patch-file", unknown()));

    rows.add(new Row(ANY, "bind", values(Map.of(), 1, TLS_FILES, PLAIN, false)));
    rows.add(new Row(ANY, "dgram-bind", values(Map.of(), 1, TLS_FILES, PLAIN, false)));
    rows.add(new Row(ANY, "default-bind", values(Map.of(), 0, TLS_FILES, PLAIN, false)));
    rows.add(new Row(ANY, "default-server", values(Map.of(), 0, SERVER_WORDS, PLAIN, false)));
    rows.add(new Row(ANY, "server", values(Map.of(), 2, SERVER_WORDS, PLAIN, false)));
    rows.add(new Row(ANY, "peer", values(Map.of(), 2, SERVER_WORDS, PLAIN, false)));
    rows.add(new Row(ANY, "server-template", values(Map.of(), 3, SERVER_WORDS, PLAIN, false)));
    rows.add(new Row(ANY, "nameserver", values(Map.of(), 2, Map.of(), Set.of(), true)));
    rows.add(new Row(ANY, "mailer", values(Map.of(), 2, Map.of(), Set.of(), true)));
    rows.add(new Row(ANY, "dispatch", values(Map.of(), 1, Map.of(), Set.of(), true)));
    rows.add(
        new Row(
            ANY,
            "source",
            values(Map.of(), 1, named(Use.SOCKET, "usesrc"), words("interface"), false)));
    rows.add(new Row(ANY, "log", values(Map.of(), 1, Map.of(), words("format profile"), true)));
    rows.add(new Row(ANY, "log-stderr", values(Map.of(), 1, Map.of(), Set.of(), true)));
    rows.add(
        new Row(ANY, "filter", values(Map.of(), 0, named(Use.FILE, "config"), Set.of(), false)));
    Values certificates =
        values(
            Map.of(),
            0,
            named(Use.CERTIFICATE, "ca-file crl-file crt issuer key ocsp sctl"),
            words("acme alias domains jwt ocsp-update"),
            false);
    rows.add(new Row(ANY, "load", certificates));
    rows.add(new Row(ANY, "ssl-f-use", certificates));
    rows.add(new Row(ANY, "setenv", values(Map.of(), 0, Map.of(), Set.of(), true)));
    rows.add(new Row(ANY, "presetenv", values(Map.of(), 0, Map.of(), Set.of(), true)));
    rows.add(new Row("userlist", "user", free()));
    rows.add(new Row("userlist", "group", free()));
    for (String word : FREE) {
      rows.add(new Row(ANY, word, free()));
    }
    return List.copyOf(rows);
  }

  private static void refused(List<Row> rows, Allowance allowance, String keyword, Values allowed) {
    rows.add(new Row(ANY, keyword, new Refused(allowance, allowed)));
  }

  private static void path(List<Row> rows, int position, Use use, String keywords) {
    words(keywords)
        .forEach(
            word ->
                rows.add(
                    new Row(
                        ANY, word, values(Map.of(position, use), 0, Map.of(), Set.of(), false))));
  }

  private static Values values(
      Map<Integer, Use> paths,
      int address,
      Map<String, Use> named,
      Set<String> plain,
      boolean free) {
    return new Values(paths, address, named, plain, free);
  }

  private static Values free() {
    return values(Map.of(), 0, Map.of(), Set.of(), true);
  }

  private static Values unknown() {
    return values(Map.of(), 0, Map.of(), Set.of(), false);
  }

  private static Set<String> words(String list) {
    return Set.of(list.split(" ", -1));
  }

  private static Map<String, Use> named(Use use, String list) {
    Map<String, Use> named = new HashMap<>();
    words(list).forEach(word -> named.put(word, use));
    return named;
  }

  private static Map<String, Use> join(Map<String, Use> one, Map<String, Use> other) {
    Map<String, Use> all = new HashMap<>(one);
    all.putAll(other);
    return all;
  }
}
