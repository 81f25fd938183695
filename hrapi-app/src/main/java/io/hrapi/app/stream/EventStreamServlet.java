package io.hrapi.app.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.connection.ConnectionHandler;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.ProblemTable;
import io.hrapi.app.http.problem.ServletProblems;
import io.hrapi.app.http.reader.UnexpectedBody;
import io.hrapi.app.http.request.ResourceParameter;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.HistoryPath;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code GET /v1/events/stream}: each event once, in order, as server-sent events. {@code
 * Last-Event-ID}, else {@code after}, is the version after which the stream begins; without either,
 * it begins with the next event. {@code resource} and {@code type} select events as in {@code
 * /v1/events}. 400 for a parameter that is unknown or malformed; 400, 413, 415 or 422 for a body;
 * 404 for a version that does not exist yet; 405 for another method; 406 if {@code Accept} does not
 * allow events; 503 if there are too many readers, or for a resource with a related path while the
 * history index is being built.
 *
 * <p>Not a Jersey resource, because Jersey would occupy a thread for each reader.
 */
public final class EventStreamServlet extends HttpServlet {

  /** The path of the stream. */
  public static final String PATH = "/v1/events/stream";

  private static final long serialVersionUID = 1;
  private static final String TYPE = "text/event-stream";
  private static final String ALLOWED = "GET, HEAD, OPTIONS";
  private static final Duration INDEX_WAIT = Duration.ofSeconds(5);
  private static final Set<String> PARAMETERS = Set.of("after", "resource", "type");

  private final transient EventStream stream;
  private final transient CommandHandler handler;
  private final transient HistoryFollower follower;
  private final transient ObjectMapper mapper;

  public EventStreamServlet(
      EventStream stream, CommandHandler handler, HistoryFollower follower, ObjectMapper mapper) {
    this.stream = stream;
    this.handler = handler;
    this.follower = follower;
    this.mapper = mapper;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      if (request.getContentLengthLong() > 0) {
        UnexpectedBody.refuse(
            request.getMethod(), PATH, request.getContentType(), request.getInputStream());
      }
      switch (request.getMethod()) {
        case "GET" -> open(request, response);
        case "HEAD" -> begin(request, response);
        case "OPTIONS" -> response.setHeader("Allow", ALLOWED);
        default -> {
          response.setHeader("Allow", ALLOWED);
          throw ProblemException.of(
              ProblemCode.METHOD_NOT_ALLOWED, PATH + " does not support " + request.getMethod());
        }
      }
    } catch (RuntimeException e) {
      if (request.isAsyncStarted() || !ProblemTable.has(e.getClass())) {
        throw e;
      }
      ServletProblems.answer(request, response, mapper, e);
    }
  }

  /** What a request selects: which events, and the version after which they begin. */
  private record Asked(Wanted wanted, long after) {}

  private Asked begin(HttpServletRequest request, HttpServletResponse response) {
    long newest = handler.view().version();
    Asked asked = asked(request, newest);
    response.setContentType(TYPE);
    response.setHeader("Cache-Control", "no-store");
    // Keeps proxies from buffering events.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Hrapi-Version", Long.toString(newest));
    return asked;
  }

  private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Asked asked = begin(request, response);
    boolean follows = follows(asked);
    request.setAttribute(ConnectionHandler.OWN_PACE, true);
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    StreamReader reader =
        new StreamReader(
            stream,
            asked.wanted(),
            asked.after(),
            follows,
            request,
            context,
            response.getOutputStream());
    if (stream.join(reader)) {
      response.getOutputStream().setWriteListener(reader);
    } else {
      ServletProblems.answer(
          request,
          response,
          mapper,
          ProblemException.of(
              ProblemCode.BUSY,
              "the event stream has "
                  + EventStream.MAX_READERS
                  + " readers already, or hrapi is stopping; try again later"));
      context.complete();
    }
  }

  /**
   * Returns whether changes of the resource's related path affect it at the beginning of the
   * stream.
   */
  private boolean follows(Asked asked) {
    HistoryPath resource = asked.wanted().resource();
    return resource != null
        && follower
            .follows(resource, asked.after(), INDEX_WAIT)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        ProblemCode.CATCHING_UP,
                        "the index of the history has not caught up with the event log yet"));
  }

  private static Asked asked(HttpServletRequest request, long newest) {
    String accept = request.getHeader("Accept");
    if (accept != null && !accepts(accept)) {
      throw ProblemException.of(
          ProblemCode.NOT_ACCEPTABLE, PATH + " has no representation of type " + accept);
    }
    Map<String, String[]> parameters = request.getParameterMap();
    for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
      if (!PARAMETERS.contains(parameter.getKey())) {
        throw new BadRequestException(
            "unknown query parameter \""
                + parameter.getKey()
                + "\"; known are [after, resource, type]");
      }
      if (parameter.getValue().length > 1) {
        throw new BadRequestException(
            "the query parameter \"" + parameter.getKey() + "\" is given twice");
      }
    }
    Wanted wanted =
        new Wanted(
            ResourceParameter.read(request.getParameter("resource")), request.getParameter("type"));
    // Preferred to the query, because a browser that reconnects repeats the original URL.
    String last = request.getHeader("Last-Event-ID");
    return new Asked(
        wanted,
        last == null || last.isBlank()
            ? version("the query parameter \"after\"", request.getParameter("after"), newest)
            : version("the header Last-Event-ID", last.strip(), newest));
  }

  private static long version(String where, @Nullable String text, long newest) {
    if (text == null) {
      return newest;
    }
    if (!text.matches("\\d{1,18}")) {
      throw new BadRequestException(where + " accepts a version from 0, got \"" + text + "\"");
    }
    long version = Long.parseLong(text);
    if (version > newest) {
      throw ProblemException.of(
          ProblemCode.NOT_FOUND,
          where + " names version " + version + ", but the newest is " + newest);
    }
    return version;
  }

  private static boolean accepts(String accept) {
    for (String range : accept.split(",", -1)) {
      try {
        MediaType type = MediaType.valueOf(range.strip());
        String quality = type.getParameters().getOrDefault("q", "1");
        if (type.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE) && !quality.matches("0(\\.0*)?")) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        throw new BadRequestException("the header Accept has no media type: \"" + range + "\"");
      }
    }
    return false;
  }
}
