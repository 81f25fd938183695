package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.process.HaproxyMessage.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MessageParserTest {

  @TempDir private Path folder;

  @Test
  void eachFormOfALineIsReadTheWorstFirst() throws IOException {
    Files.writeString(folder.resolve("haproxy.cfg"), "one\n  two \nthree\n");
    MessageParser parser = new MessageParser(folder);
    """
    [NOTICE]   (4707) : haproxy version is 2.6.12-1+deb12u4
    [NOTICE]   (4707) : path to executable is /usr/sbin/haproxy
    [WARNING]  (4707) : config : [/x/live/haproxy.cfg:2] : 'server a/b' : could not resolve
    [ALERT] 123/101112 (4707) : parsing [haproxy.cfg:9] : unknown keyword
      and where it is
    Warnings were found.
      not part of anything
    [ALERT]    (4915) : cannot bind socket (Address already in use) for [127.0.0.1:20555]
    """
        .lines()
        .forEach(parser::accept);
    assertThat(parser.messages())
        .containsExactly(
            new HaproxyMessage(
                Severity.ALERT,
                Optional.of("haproxy.cfg"),
                OptionalInt.of(9),
                Optional.empty(),
                "parsing [haproxy.cfg:9] : unknown keyword\n  and where it is"),
            new HaproxyMessage(
                Severity.ALERT,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                "cannot bind socket (Address already in use) for [127.0.0.1:20555]"),
            new HaproxyMessage(
                Severity.WARNING,
                Optional.of("haproxy.cfg"),
                OptionalInt.of(2),
                Optional.of("two"),
                "config : [/x/live/haproxy.cfg:2] : 'server a/b' : could not resolve"));
  }

  @Test
  void whatIsNoMessageIsKeptButNotWhatIsLogged() {
    MessageParser parser = new MessageParser(folder);
    """
    /opt/haproxy: error while loading shared libraries: libcrypt.so.1: cannot open shared object file
    <134>Connect from 127.0.0.1:1 to 127.0.0.1:2 (f/HTTP)

    Configuration file is valid
    free(): invalid pointer
    """
        .lines()
        .forEach(parser::accept);
    assertThat(parser.messages()).isEmpty();
    assertThat(parser.otherWords())
        .containsExactly(
            "/opt/haproxy: error while loading shared libraries: libcrypt.so.1: cannot open shared"
                + " object file",
            "free(): invalid pointer");
    IntStream.range(0, 99).forEach(i -> parser.accept("line " + i));
    assertThat(parser.otherWords()).hasSize(10).endsWith("line 98");
  }

  @Test
  void whatIsQuotedOfAnotherFileIsHidden() throws IOException {
    Files.writeString(
        folder.resolve("haproxy.cfg"), "frontend f\n acl a src -f /etc/haproxy/a.lst\n");
    MessageParser parser = new MessageParser(folder);
    parser.accept(
        "[ALERT]    (1) : config : parsing [/x/live/haproxy.cfg:2] : error detected while parsing"
            + " 'a' : 'zxcvb asdfg' is not a number at line 12345 of file '/etc/haproxy/a.lst'.");
    parser.accept("  zxcvb: cannot open /etc/haproxy/a.lst");
    assertThat(parser.messages())
        .containsExactly(
            new HaproxyMessage(
                Severity.ALERT,
                Optional.of("haproxy.cfg"),
                OptionalInt.of(2),
                Optional.of("acl a src -f /etc/haproxy/a.lst"),
                "config : parsing [/x/live/haproxy.cfg:2] : error detected while parsing 'a' : '…'"
                    + " is not a number at line 12345 of file '/etc/haproxy/a.lst'.\n"
                    + "  …: cannot open /etc/haproxy/a.lst"));
  }

  @Test
  void messagesAreBoundedForEachSeverity() {
    MessageParser parser = new MessageParser(folder);
    IntStream.range(0, 5_000).forEach(i -> parser.accept("[WARNING]  (1) : w" + i));
    parser.accept("[ALERT]    (1) : " + "x".repeat(100_000));
    assertThat(parser.hasAlert()).isTrue();
    assertThat(parser.messages()).hasSize(201);
    assertThat(parser.messages().get(200).text()).hasSizeLessThan(5_000);
  }
}
