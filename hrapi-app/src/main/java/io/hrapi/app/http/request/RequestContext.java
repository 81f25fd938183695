package io.hrapi.app.http.request;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.entry.DoubtedTimeFilter;
import io.hrapi.app.http.entry.EntryHandler;
import io.hrapi.app.http.entry.ForeignPages;
import io.hrapi.app.http.memory.RequestMemory;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.ProblemDetails;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.ProblemMapper;
import io.hrapi.app.http.retry.RetriedRequest;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.OwnName;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.projection.View;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as a resource sees it, apart from its path and body: headers, query parameters and
 * client. {@link RequestContextProvider} creates it for a parameter {@code @Context
 * RequestContext}.
 */
public final class RequestContext {

  private static final int MAX_REASON = 500;
  private static final int MAX_ACTOR = 128;
  private static final String ANONYMOUS = "anonymous";

  /**
   * W3C Trace Context section 3.2.2: neither id is all zeros, version ff is invalid, version 00 has
   * no further parts.
   */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
              + "(?:(?<!^00.{53})-[\\x21-\\x7e]*)?");

  private static final int MAX_TRACEPARENT = 256;
  private static final Pattern ENTITY_TAG =
      Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*)?(?:,|$)");
  private static final long NO_VERSION = Responses.NO_VERSION;

  private final HttpServletRequest request;
  private final UriInfo uri;

  RequestContext(HttpServletRequest request, UriInfo uri) {
    this.request = request;
    this.uri = uri;
  }

  /** Returns whether there are query parameters, at no cost. */
  boolean hasQuery() {
    return request.getQueryString() != null;
  }

  /**
   * Returns the shared memory that the response may take; only for large parts. It is released when
   * the request is answered.
   */
  public Allowance memory() {
    return RequestMemory.of(request).share();
  }

  /**
   * Releases everything that the request has reserved so far; the request must not keep any of it.
   */
  public void releaseMemory() {
    RequestMemory.of(request).close();
  }

  /** Marks the response: the times around this version are not the clock's. */
  void doubtTime(long version) {
    DoubtedTimeFilter.mark(request, version);
  }

  /** Counts a past view, from which the response is made, against the memory budget. */
  View holding(View view) {
    ProblemMapper.sees(request, view.version());
    RequestMemory.of(request).hold(view);
    return view;
  }

  /**
   * Returns the actor, origin and reason of the request. It is called for operations that change
   * something, which web pages of other origins must not do. Their writes were refused before; a
   * GET, which a browser also sends for an image, is refused here.
   *
   * @throws ProblemException 403 if a page of another origin sent this GET
   * @throws BadRequestException if a header is too long or sent twice, or the actor is a name
   *     reserved for hrapi
   */
  public CommandMetadata metadata() {
    if (request.getMethod().equals("GET")) {
      refuseForeignPage();
    }
    String actor = text("Hrapi-Actor", MAX_ACTOR);
    if (actor != null && OwnName.isClaimedBy(actor)) {
      throw new BadRequestException(
          "the header Hrapi-Actor is \""
              + actor
              + "\", which is reserved for hrapi's own actions; expected the name of the "
              + "client (hrapi's own commands send HRAPI_ACTOR, or USER)");
    }
    return new CommandMetadata(
        actor == null ? ANONYMOUS : actor,
        request.getRemoteAddr(),
        text("Hrapi-Reason", MAX_REASON),
        RequestId.of(request),
        traceparent());
  }

  /** Returns null if the header is absent, sent more than once, or malformed. */
  private @Nullable String traceparent() {
    List<String> sent = Collections.list(request.getHeaders("traceparent"));
    return sent.size() == 1
            && sent.get(0).length() <= MAX_TRACEPARENT
            && TRACEPARENT.matcher(sent.get(0)).matches()
        ? sent.get(0)
        : null;
  }

  private void refuseForeignPage() {
    ProblemDetails refusal = EntryHandler.ofForeignPage(ForeignPages.origin(request::getHeader));
    if (refusal != null) {
      throw new ProblemException(refusal);
    }
  }

  /**
   * Returns actor, origin and reason, for an event that keeps the response for retries.
   *
   * @param answer makes the response from the decision and the view after it
   */
  CommandMetadata metadata(BiFunction<Decision, View, RetriedRequest.Answer> answer) {
    RetriedRequest retried = RetriedRequest.of(request);
    return retried == null ? metadata() : metadata().with(retried.answered(answer));
  }

  /**
   * Returns actor, origin and reason, for an operation that is done first and then recorded.
   *
   * @param body makes the response's body from the operation's result
   */
  public <R> HttpRequester<R> requester(Function<R, Map<String, Object>> body) {
    return new HttpRequester<>(metadata(), RetriedRequest.of(request), body);
  }

  /**
   * Returns the preconditions of a write.
   *
   * @throws BadRequestException if a header is malformed (RFC 9110 section 13.1), or {@code
   *     If-None-Match} is not {@code *}
   */
  public Preconditions preconditions() {
    String match = joined("If-Match");
    String noneMatch = joined("If-None-Match");
    if (match == null && noneMatch == null) {
      return Preconditions.NONE;
    }
    if (noneMatch != null && !noneMatch.equals("*")) {
      throw new BadRequestException(
          "If-None-Match on a write accepts only *, got \"" + noneMatch + "\"");
    }
    boolean any = "*".equals(match);
    return new Preconditions(
        match == null || any ? Set.of() : versions("If-Match", match), any, noneMatch != null);
  }

  /**
   * Evaluates the preconditions of a read (RFC 9110 section 13.2.2).
   *
   * @param tag the entity tag of the response, without quotes; null if it has none
   * @param version the current version, which a 412 reports
   * @return whether the client already has the response, so that it is a 304
   * @throws ProblemException 412 if {@code If-Match} names only other tags
   */
  boolean isNotModified(@Nullable String tag, long version) {
    String match = joined("If-Match");
    if (match != null && !match.equals("*") && !names(tags("If-Match", match), tag, false)) {
      throw new ProblemException(
          ProblemDetails.of(
                  ProblemCode.PRECONDITION_FAILED,
                  "If-Match expected "
                      + match
                      + (tag == null
                          ? ", but this resource has no ETag"
                          : ", but the current ETag is \"" + tag + "\""))
              .withCurrentVersion(version));
    }
    String noneMatch = joined("If-None-Match");
    return tag != null
        && noneMatch != null
        && (noneMatch.equals("*") || names(tags("If-None-Match", noneMatch), tag, true));
  }

  private static boolean names(List<EntityTag> tags, @Nullable String tag, boolean weakly) {
    return tags.stream().anyMatch(each -> each.tag().equals(tag) && (weakly || !each.weak()));
  }

  /** An entity tag without its quotes. */
  private record EntityTag(boolean weak, String tag) {}

  /** Returns the entity tags of a list; empty elements are ignored (section 5.6.1). */
  private static List<EntityTag> tags(String header, String value) {
    List<EntityTag> tags = new ArrayList<>();
    Matcher matcher = ENTITY_TAG.matcher(value);
    int end = 0;
    while (end < value.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw noTags(header, value);
      }
      if (matcher.group(2) != null) {
        tags.add(new EntityTag(matcher.group(1) != null, matcher.group(2)));
      }
      end = matcher.end();
    }
    if (tags.isEmpty()) {
      throw noTags(header, value);
    }
    return tags;
  }

  private static BadRequestException noTags(String header, String value) {
    return new BadRequestException(
        header + " accepts quoted versions like \"12\", or *; got " + value);
  }

  /** Returns the versions that entity tags name; a tag that hrapi did not make matches nothing. */
  private static Set<Long> versions(String header, String value) {
    Set<Long> versions = new HashSet<>();
    for (EntityTag tag : tags(header, value)) {
      versions.add(tag.weak() ? NO_VERSION : Responses.versionOf(tag.tag()));
    }
    return versions;
  }

  /**
   * Refuses query parameters that the resource does not know, or that are given twice: a misspelled
   * parameter must not be ignored.
   *
   * @throws BadRequestException naming the parameter
   */
  public void allow(List<String> names) {
    if (!hasQuery()) {
      return;
    }
    for (String name : uri.getQueryParameters().keySet()) {
      if (!names.contains(name)) {
        throw new BadRequestException(
            "unknown query parameter \"" + name + "\"; known are " + names);
      }
      if (uri.getQueryParameters().get(name).size() > 1) {
        throw new BadRequestException("the query parameter \"" + name + "\" is given twice");
      }
    }
  }

  /** Returns a query parameter's value, decoded; null if it is absent. */
  public @Nullable String parameter(String name) {
    return uri.getQueryParameters().getFirst(name);
  }

  /** Returns all query parameters, decoded; {@link #allow} has refused any that are given twice. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    uri.getQueryParameters().forEach((name, values) -> parameters.put(name, values.get(0)));
    return parameters;
  }

  /** Returns this server's base URI as the client named it. */
  public URI baseUri() {
    return uri.getBaseUri();
  }

  /** Returns a boolean query parameter; false if it is absent. */
  public boolean flag(String name) {
    String value = parameter(name);
    if (value == null || value.equalsIgnoreCase("false") || value.equals("0")) {
      return false;
    }
    if (value.isEmpty() || value.equalsIgnoreCase("true") || value.equals("1")) {
      return true;
    }
    throw new BadRequestException(
        "the query parameter \"" + name + "\" accepts true or false, got \"" + value + "\"");
  }

  /**
   * Returns whether a write that accepts no other query parameter is a dry-run.
   *
   * @throws BadRequestException for another query parameter
   */
  public boolean isDryRun() {
    allow(List.of(WriteRequests.DRY_RUN));
    return flag(WriteRequests.DRY_RUN);
  }

  /** Returns a query parameter that is a number from 0; null if it is absent. */
  public @Nullable Long number(String name) {
    String value = parameter(name);
    if (value == null) {
      return null;
    }
    if (!value.matches("\\d{1,18}")) {
      throw new BadRequestException(
          "the query parameter \"" + name + "\" accepts a number from 0, got \"" + value + "\"");
    }
    return Long.parseLong(value);
  }

  /**
   * Returns a query parameter that is a time.
   *
   * @return microseconds since 1970-01-01T00:00Z; null if it is absent
   */
  public @Nullable Long timeMicros(String name) {
    String value = parameter(name);
    if (value == null) {
      return null;
    }
    try {
      return Times.parseUnescaped(value);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the query parameter \"" + name + "\": " + e.getMessage());
    }
  }

  private @Nullable String text(String header, int max) {
    String raw = request.getHeader(header);
    if (raw == null) {
      return null;
    }
    if (Collections.list(request.getHeaders(header)).size() > 1) {
      throw new BadRequestException(
          "the header " + header + " is given twice; expected it at most once");
    }
    if (raw.isBlank()) {
      return null;
    }
    String text = utf8(raw).strip();
    int length = text.codePointCount(0, text.length());
    if (length > max) {
      throw new BadRequestException(
          "the header " + header + " has at most " + max + " characters, got " + length);
    }
    return text;
  }

  /** Decodes a header as UTF-8, which clients send, while Jetty decodes it as ISO-8859-1. */
  private static String utf8(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) > 0xFF) {
        return raw;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return raw;
    }
  }

  private @Nullable String joined(String header) {
    String first = request.getHeader(header);
    if (first == null) {
      return null;
    }
    return String.join(",", Collections.list(request.getHeaders(header))).strip();
  }
}
