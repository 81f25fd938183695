package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.EventReader;
import io.hrapi.app.testing.EventReader.Received;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The stream delivers each event once, in order, despite disconnects and slow readers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventStreamIT {

  private static final int DISCONNECTS = 1_000;
  private static final int AHEAD = 50;
  private static final int READERS = 100;
  private static final int MAX_READERS = 256;
  private static final int MANY_EVENTS = 8_000;
  private static final int WRITERS = 8;
  private static final long LIMIT_MINUTES = 5;
  private static final long SOME_KIBIBYTES = 300 << 10;

  /** Method, query, header, status and problem code. */
  private static final List<String> PROBLEMS =
      List.of(
          "GET | ?after=9999999 | Accept: */* | 404 | not-found",
          "GET |  | Last-Event-ID: 9999999 | 404 | not-found",
          "GET | ?after=-1 | Accept: */* | 400 | bad-request",
          "GET |  | Last-Event-ID: abc | 400 | bad-request",
          "GET | ?before=1 | Accept: */* | 400 | bad-request",
          "GET | ?after=0&after=0 | Accept: */* | 400 | bad-request",
          "GET | ?resource=pools | Accept: */* | 400 | bad-request",
          "GET |  | Accept: application/json | 406 | not-acceptable",
          "GET |  | Accept: text/event-stream;q=0 | 406 | not-acceptable",
          "POST |  | Accept: */* | 405 | method-not-allowed",
          "DELETE |  | Accept: */* | 405 | method-not-allowed",
          "POST |  | Origin: http://elsewhere.example | 403 | forbidden");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  /** The newest version when the test began. */
  private long base;

  @BeforeEach
  void begin() {
    base = api.version();
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    hrapi.close();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      api.put("/v1/pools/p" + i % 7, "{}").expect(200);
    }
  }

  private EventReader open(String query, String... headers) throws IOException {
    return EventReader.open(hrapi.port(), query, headers);
  }

  /**
   * Opens a stream, waiting until the server has noticed that the readers of other tests are gone.
   */
  private EventReader openOnceThereIsAPlace() {
    AtomicReference<EventReader> opened = new AtomicReference<>();
    Await.until(
        "there is a place",
        () -> {
          EventReader next = open("");
          opened.set(next);
          if (next.head().startsWith("HTTP/1.1 200 ")) {
            return true;
          }
          next.close();
          return false;
        });
    return Objects.requireNonNull(opened.get());
  }

  private static List<Received> read(EventReader reader, int count) throws IOException {
    List<Received> received = new ArrayList<>();
    while (received.size() < count) {
      received.add(reader.next());
    }
    return received;
  }

  /** Opens a stream of the events after those that existed when the test began. */
  private EventReader openHere(String query, String... headers) throws IOException {
    return open("?after=" + base + query, headers);
  }

  /** Returns their versions, counted from 1 for the first one of this test. */
  private List<Long> versions(List<Received> received) {
    return received.stream().map(each -> each.id() - base).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.get(LIMIT_MINUTES, TimeUnit.MINUTES);
  }

  @Test
  void eachEventComesOnceInOrderAsItIs() throws Exception {
    write(20);
    try (EventReader all = openHere("", "X-Request-Id", "stream-1");
        EventReader fromNow = open("");
        EventReader resumed = open("?after=3", "Last-Event-ID", "" + (base + 18));
        EventReader gateways = openHere("&type=GatewayPut");
        EventReader one = openHere("&resource=/v1/pools/p3")) {
      assertThat(all.head())
          .startsWith("HTTP/1.1 200 ")
          .contains("Content-Type: text/event-stream", "Cache-Control: no-store")
          .contains("X-Request-Id: stream-1", "Hrapi-Version: " + (base + 20) + "\n");
      api.put("/v1/gateways/g", "{}", "Hrapi-Reason", "line\tünd").expect(200);
      List<Received> received = read(all, 21);
      assertThat(versions(received)).isEqualTo(range(1, 21));
      for (int version : new int[] {1, 20, 21}) {
        Answer event = api.get("/v1/events/" + (base + version)).expect(200);
        assertThat(received.get(version - 1).data() + "\n").isEqualTo(event.body());
        assertThat(received.get(version - 1).type()).isEqualTo(event.json().path("type").asText());
      }
      assertThat(versions(read(fromNow, 1))).containsExactly(21L);
      assertThat(versions(read(resumed, 3))).containsExactly(19L, 20L, 21L);
      assertThat(versions(read(gateways, 1))).containsExactly(21L);
      assertThat(versions(read(one, 3))).containsExactly(4L, 11L, 18L);
      api.put("/v1/pools/p33", "{}").expect(200);
      api.put("/v1/pools/p3/targets/t", "{\"address\": \"h:1\"}").expect(200);
      assertThat(versions(read(one, 1))).containsExactly(23L);
      // Without events, a comment keeps the connection open; it is no event.
      gateways.awaitComment();
    }
  }

  /** Independent of the requested path, and of whether the reader was connected at the time. */
  @Test
  void aResourcesReaderGetsWhatChangedIt() throws Exception {
    String query = "&resource=/v1/pools/p/targets/t";
    try (EventReader there = openHere(query)) {
      List<Long> expected = new ArrayList<>();
      api.put("/v1/pools/p", "{\"targets\": {\"t\": \"h:1\"}}").expect(200);
      expected.add(1L);
      assertThat(versions(read(there, 1))).isEqualTo(expected);
      api.put("/v1/pools/p/targets/t", "{\"weight\": 4}").expect(200);
      expected.add(2L);
      api.put("/v1/pools/p", "{\"targets\": {\"other\": \"h:1\"}}").expect(200);
      // The target has its own weight.
      api.put("/v1/pools/p/policy", "{\"weights\": 5}").expect(200);
      api.postJson("/v1/restore", "{\"version\": %d}".formatted(base + 1)).expect(200);
      expected.add(5L);
      // The target inherits its weight again.
      api.put("/v1/pools/p/policy", "{\"weights\": 6}").expect(200);
      expected.add(6L);
      api.postJson(
              "/v1/transactions",
              """
              [{"method": "DELETE", "path": "/v1/pools/p"},\
              {"method": "PUT", "path": "/v1/pools/q", "body": {}}]\
              """)
          .expect(200);
      expected.add(7L);
      assertThat(versions(read(there, 4))).isEqualTo(expected.subList(1, 5));
      try (EventReader later = openHere(query);
          EventReader resumed = openHere(query, "Last-Event-ID", "" + (base + 3))) {
        assertThat(versions(read(later, 5))).isEqualTo(expected);
        assertThat(versions(read(resumed, 3))).isEqualTo(expected.subList(2, 5));
        assertThat(expected).containsExactly(1L, 2L, 5L, 6L, 7L);
        api.put("/v1/pools/p", "{\"targets\": {\"t\": \"h:1\"}}").expect(200);
        for (EventReader each : List.of(there, later, resumed)) {
          assertThat(versions(read(each, 1))).containsExactly(8L);
        }
      }
    }
  }

  /** They occupy places until a write to them fails. */
  @Test
  void readersThatAreGoneDoNotKeepOthersOut() throws Exception {
    List<EventReader> gone = new ArrayList<>();
    for (int i = 0; i < MAX_READERS; i++) {
      gone.add(openOnceThereIsAPlace());
    }
    try (EventReader late = open("")) {
      assertThat(late.head()).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
    }
    for (EventReader each : gone) {
      each.close();
    }
    // Sooner than idle connections are closed.
    openOnceThereIsAPlace().close();
  }

  @Test
  void whatCannotBeStreamedIsAProblem() throws IOException {
    for (String row : PROBLEMS) {
      String[] asked = row.split("\\s*\\|\\s*", -1);
      Answer answer =
          Wire.send(
              hrapi.port(),
              asked[0]
                  + " /v1/events/stream"
                  + asked[1]
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + asked[2]
                  + "\r\nConnection: close\r\n\r\n");
      answer.expectProblem(Integer.parseInt(asked[3]), asked[4]);
    }
    Answer head = api.head("/v1/events/stream?after=0").expect(200);
    assertThat(head.header("Content-Type")).startsWith("text/event-stream");
  }

  @Test
  void aReaderTooManyIsRefusedUntilOneLeaves() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_READERS; i++) {
        readers.add(openOnceThereIsAPlace());
      }
      try (EventReader refused = open("", "Connection", "close")) {
        assertThat(refused.head()).contains(" 503 ", "Retry-After: 1");
        assertThat(refused.rest()).contains("/problems/busy", "256");
      }
      readers.remove(0).close();
      Await.until(
          "one reader may come in",
          () -> {
            write(1);
            try (EventReader again = open("?after=0")) {
              return again.head().contains(" 200 ");
            }
          });
    } finally {
      for (EventReader reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void aThousandDisconnectsLoseNothingAndRepeatNothing() throws Exception {
    AtomicLong reached = new AtomicLong();
    Future<List<Long>> reading =
        start(
            () -> {
              Random random = new Random(1);
              List<Long> seen = new ArrayList<>();
              long last = base;
              for (int i = 0; i < DISCONNECTS; i++) {
                try (EventReader reader = open("?after=0", "Last-Event-ID", "" + last)) {
                  for (int count = random.nextInt(4); count > 0; count--) {
                    last = reader.next().id();
                    seen.add(last - base);
                    reached.set(last - base);
                  }
                }
              }
              return seen;
            });
    for (int written = 0; !reading.isDone(); ) {
      // The log's end stays at most a little ahead, so that the reader is sometimes behind it and
      // sometimes at it.
      if (written - reached.get() < AHEAD) {
        write(10);
        written += 10;
      } else {
        Thread.onSpinWait();
      }
    }
    List<Long> seen = await(reading);
    assertThat(seen).hasSizeGreaterThan(DISCONNECTS);
    assertThat(seen).isEqualTo(range(1, seen.size()));
  }

  @Test
  void readersSurviveARestart() throws Exception {
    write(30);
    EventReader before = openHere("");
    List<Received> received = new ArrayList<>(read(before, 30));
    hrapi.stop();
    assertThatThrownBy(before::next).isInstanceOf(EOFException.class);
    before.close();
    hrapi.start();
    try (EventReader after = open("", "Last-Event-ID", "" + (base + 30))) {
      write(10);
      received.addAll(read(after, 10));
    }
    assertThat(versions(received)).isEqualTo(range(1, 40));
  }

  @Test
  void aHundredReadersGetAllWhileOneTakesNothing() throws Exception {
    write(10);
    Socket dead = Wire.open(hrapi.port());
    dead.getOutputStream()
        .write(
            "GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    List<Future<List<Long>>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      EventReader reader = open("?after=" + (base + i % 10));
      int first = i % 10 + 1;
      reading.add(
          start(
              () -> {
                try (reader) {
                  return versions(read(reader, 310 - first + 1));
                }
              }));
    }
    write(300);
    for (int i = 0; i < READERS; i++) {
      assertThat(await(reading.get(i))).isEqualTo(range(i % 10 + 1, 310));
    }
    dead.close();
  }

  @Test
  void aReaderThatNeverReadsDelaysNobodyAndCostsLittle() throws Exception {
    String reason = "r".repeat(500);
    Socket dead = Wire.open(hrapi.port());
    dead.setReceiveBufferSize(4_096);
    dead.getOutputStream()
        .write(
            "GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    EventReader live = openHere("");
    Future<List<Long>> reading = start(() -> versions(read(live, MANY_EVENTS)));
    List<Future<Integer>> writing = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int own = writer;
      writing.add(
          start(
              () -> {
                int accepted = 0;
                for (int i = 0; i < MANY_EVENTS / WRITERS; i++) {
                  accepted +=
                      api.put("/v1/pools/w" + own, "{}", "Hrapi-Reason", reason).status() == 200
                          ? 1
                          : 0;
                }
                return accepted;
              }));
    }
    for (Future<Integer> writer : writing) {
      assertThat(await(writer)).isEqualTo(MANY_EVENTS / WRITERS);
    }
    assertThat(await(reading)).isEqualTo(range(1, MANY_EVENTS));
    live.close();
    // The heap has its own limit; this includes memory outside it.
    assertThat(residentKibibytes()).isLessThan(SOME_KIBIBYTES + (384 << 10));
    // The reader does not delay the stop either.
    hrapi.stop();
    dead.close();
    hrapi.start();
  }

  private long residentKibibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(hrapi.process().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
