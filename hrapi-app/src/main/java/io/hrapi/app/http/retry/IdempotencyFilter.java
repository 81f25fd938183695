package io.hrapi.app.http.retry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.budget.OverBudgetException;
import io.hrapi.app.http.JsonEnd;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.memory.RequestMemory;
import io.hrapi.app.http.problem.ProblemDetails;
import io.hrapi.app.http.problem.ServletProblems;
import io.hrapi.app.present.Times;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that is repeated with the same {@code Idempotency-Key} as it was answered the
 * first time, from the event that it made. It does so before other checks, because a precondition
 * that held then may not hold now. A refused request made no event, so a repetition is decided
 * anew. Simultaneous requests with the same key wait for each other.
 */
public final class IdempotencyFilter implements Filter {

  /** The header with the request's key, chosen by the client. */
  public static final String HEADER = "Idempotency-Key";

  /** The header of a response that is repeated. */
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Duration KEPT = Duration.ofHours(24);
  private static final long MAX_WAIT_SECONDS = 60;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final EventStore store;
  private final InstantSource clock;
  private final ObjectMapper mapper;
  private final ConcurrentMap<String, CountDownLatch> underWay = new ConcurrentHashMap<>();

  public IdempotencyFilter(EventStore store, InstantSource clock, ObjectMapper mapper) {
    this.store = store;
    this.clock = clock;
    this.mapper = mapper;
  }

  @Override
  public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) given;
    if (request.getHeader(HEADER) == null || !WriteRequests.isWrite(request)) {
      chain.doFilter(request, response);
      return;
    }
    HttpServletResponse answer = (HttpServletResponse) response;
    List<String> keys = Collections.list(request.getHeaders(HEADER));
    if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
      refuse(
          ProblemCode.BAD_REQUEST,
          HEADER + " accepts one word of 1–255 visible ASCII characters, unique to the request",
          request,
          answer);
      return;
    }
    String key = keys.get(0);
    CountDownLatch done = reserve(key);
    if (done == null) {
      refuse(
          ProblemCode.CONFLICT,
          "another request with the " + HEADER + " \"" + key + "\" is still in progress",
          request,
          answer);
      return;
    }
    try {
      RetriedRequest retried = new RetriedRequest(request, key, mapper);
      Optional<EventRecord> first;
      try {
        first = first(key, RequestMemory.of(request).share());
      } catch (OverBudgetException e) {
        ServletProblems.answer(request, answer, mapper, e);
        return;
      }
      if (first.isEmpty()) {
        chain.doFilter(retried, response);
      } else if (retried.hash().equals(first.get().requestHash())) {
        repeat(first.get(), answer);
      } else {
        refuse(
            ProblemCode.KEY_REUSED,
            "the "
                + HEADER
                + " \""
                + key
                + "\" belongs to the request that made version "
                + first.get().version()
                + ", which is a different one",
            request,
            answer);
      }
    } catch (EventStoreException e) {
      ServletProblems.answer(request, answer, mapper, e);
    } finally {
      underWay.remove(key, done);
      done.countDown();
    }
  }

  /** Waits until no other request uses the key; returns null if that takes too long. */
  private @Nullable CountDownLatch reserve(String key) {
    CountDownLatch own = new CountDownLatch(1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    try {
      while (true) {
        CountDownLatch other = underWay.putIfAbsent(key, own);
        if (other == null) {
          return own;
        }
        if (!other.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return null;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private Optional<EventRecord> first(String key, Allowance memory) {
    long oldest = Times.micros(clock.instant().minus(KEPT));
    return store.byIdempotencyKey(key, memory).filter(event -> event.timeMicros() >= oldest);
  }

  private void repeat(EventRecord event, HttpServletResponse answer) throws IOException {
    RetriedRequest.Kept kept = RetriedRequest.kept(event, mapper);
    answer.setStatus(HttpServletResponse.SC_OK);
    answer.setContentType("application/json");
    answer.setHeader(Responses.VERSION, Long.toString(event.version()));
    answer.setHeader(REPLAYED, "true");
    if (kept.revision() != null) {
      answer.setHeader("ETag", "\"" + kept.revision() + "\"");
    }
    answer.getOutputStream().write(kept.body().getBytes(StandardCharsets.UTF_8));
    answer.getOutputStream().write(JsonEnd.NEWLINE);
  }

  private void refuse(
      ProblemCode code, String detail, HttpServletRequest request, HttpServletResponse answer)
      throws IOException {
    ProblemDetails.of(code, detail).write(request, answer, mapper);
  }
}
